"""Load from wrk, which takes a few microseconds of a request where a client in Python takes a hundred of them: on the same
two cores that is the difference between measuring the server and measuring the client."""

import json
import os
import shutil
import subprocess

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.lua")


def require():
    if not shutil.which("wrk"):
        raise SystemExit("bench: wrk is missing, which makes the load. Install it as root: apt-get install wrk")


def run(address, path, kind, *arguments, clients, seconds):
    """One request at a time on its way on each of so many keep-alive connections. Returns figures; every answer was 2xx."""
    before = os.times()
    host, port = address
    # A connection that is answered nothing for so long is counted as failed.
    command = ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--timeout", "10s",
               "--script", SCRIPT, f"http://{host}:{port}{path}", "--", kind, *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = os.times()
    told = json.loads(output.splitlines()[-1])
    refused, failed, took = told.pop("refused"), told.pop("failed"), told.pop("seconds")
    if refused or failed or not told["count"]:
        raise SystemExit(f"bench: of {told['count']} requests to {path} {refused} were refused and {failed} failed")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {"count": told["count"], "per_second": round(told["count"] / took), **told,
            "client_cpu_us_each": round(used / told["count"] * 1e6)}


if __name__ == "__main__":
    require()
