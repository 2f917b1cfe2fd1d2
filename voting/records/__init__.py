"""What can be proven afterwards: signed protocols, one signed bundle of everything, and the program that checks it."""
