"""nchan, a publish-and-subscribe server in C inside nginx: what our fan-out is compared with where it is installed."""

import shutil
import subprocess
from pathlib import Path

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
WHY_NOT = "nginx with nchan is not installed here (Debian: nginx-core and libnginx-mod-nchan)"

_CONFIGURATION = """
load_module {module};
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
error_log stderr crit;
pid {folder}/nginx.pid;
events {{ worker_connections {files}; }}
http {{
    access_log off;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /ready {{ return 204; }}
        location = /tell {{ nchan_publisher; nchan_channel_id hall; }}
        location = /live {{ nchan_subscriber websocket; nchan_channel_id hall; nchan_websocket_ping_interval 20; }}
    }}
}}
"""


def program() -> str | None:
    """nginx, where it has nchan."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") if MODULE.exists() else None


def start(nginx: str, folder: Path, port: int, files: int) -> "subprocess.Popen[bytes]":
    """``files``: sockets that it may have open."""
    place = folder / "nginx.conf"
    place.write_text(_CONFIGURATION.format(module=MODULE, folder=folder, port=port, files=files))
    return subprocess.Popen([nginx, "-p", str(folder), "-c", str(place)], stderr=subprocess.DEVNULL)


def worker(running: "subprocess.Popen[bytes]") -> int:
    """The process that does its work."""
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    return int(children[0])
