"""The demo: a conference of real questions, generated attendees, and the crowd that votes like phones do."""
