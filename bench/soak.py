"""All of Varve at once for a while: soak.py VARVE VARVE_BENCH DIRECTORY RATE SECONDS

A server with a registry, a canary, dimensions, references, monitors, experiments, health policies, all rule packs and a
webhook takes inference, telemetry and feedback in real time, is commanded, asked and evaluated for flags every second, and
is verified at the end. Prints figures each minute and a summary: memory, lag, answers' times, what was lost.
"""

import base64
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

VARVE, BENCH, DIRECTORY = (pathlib.Path(text).absolute() for text in sys.argv[1:4])
RATE, SECONDS = float(sys.argv[4]), float(sys.argv[5])
VIEWS = ("latency", "quality", "drift", "experiments", "health", "fleet", "alerts", "rules", "decisions", "registry",
         "late", "dead-letters")
RULES = pathlib.Path(__file__).parent.parent / "topics" / "rules"


def show(benchmark, **members):
    print(json.dumps({"benchmark": benchmark, **members}), flush=True)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes what the webhook is told."""
    received = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        Receiver.received += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server:
    def __init__(self, allowed):
        self.data = DIRECTORY / "data"
        self.process = subprocess.Popen(
            [VARVE, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--webhook-allow", allowed],
            stdout=subprocess.PIPE, stderr=(DIRECTORY / "server.err").open("w"), text=True)
        line = self.process.stdout.readline()
        self.address = re.search(r"http://[^,\s]+", line).group()

    def ask(self, method, path, body=None):
        """(JSON of the answer, milliseconds)"""
        request = urllib.request.Request(self.address + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"soak: {method} {path}: {error.code} {error.read()[:500]!r}") from error
        return json.loads(text), (time.perf_counter() - began) * 1000

    def command(self, *words):
        done = subprocess.run([VARVE, *words, "--server", self.address], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"soak: varve {' '.join(map(str, words))}: {done.stderr}")

    def figure(self, file, pattern):
        return re.search(pattern, pathlib.Path(f"/proc/{self.process.pid}/{file}").read_text()).group(1)

    def resident_megabytes(self):
        return int(self.figure("status", r"VmRSS:\s+(\d+)")) >> 10

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def lag(self):
        """Events that are in the log and not folded."""
        return sum(shard.get("lag_events", 0) for shard in self.ask("GET", "/v1/health")[0]["shards"])


def set_up(server, hook):
    for version in ("chat/v3", "chat/v4", "fraud/v7", "ranker/v12"):
        model = version.split("/")[0]
        if version != "chat/v4":
            server.command("registry", "register", model)
        server.command("registry", "register", version, "--source", f"s3://models/{version}")
        if version != "chat/v4":
            server.command("registry", "traffic", model, "production", version.split("/")[1] + "=100")
    server.command("registry", "approve", "chat/v4")
    server.command("registry", "deploy", "chat/v4", "--to", "production", "--strategy", "canary", "--steps", "10:5m,50:5m",
                   "--id", "soak")
    server.command("registry", "advance", "soak")
    server.command("dimension", "declare", "region", "--model", "*")
    server.command("health", "install", "classic", "--devices", "drill-*")
    secret = "whsec_" + base64.b64encode(b"a key of the soak, of 32 bytes..").decode()
    server.ask("PUT", "/v1/webhooks/ops", {"url": hook, "secret": secret})
    for pack in sorted(RULES.glob("*.yaml")):
        server.command("rules", "put", pack)
    server.ask("PUT", "/v1/rules/soak-slow", {"when": "latency.p99_ms > 20", "by": ["model", "version"], "for": "1m",
                                              "severity": "warning", "notify": ["ops"]})
    for name, model, metric in (("faster", "ranker", "latency_ms"), ("liked", "ranker", "feedback.score"),
                                ("safer", "fraud", "error_rate")):
        server.command("experiment", "create", name, "--model", model, "--arm", "A=50", "--arm", "B=50", "--metric", metric,
                       "--goal", "decrease", "--start")


def pin_references(server, begin, end):
    for model, version in (("chat", "v3"), ("fraud", "v7"), ("ranker", "v12")):
        server.ask("POST", "/v1/references", {"model": model, "version": version, "from": begin, "to": end})


def start_traffic(server):
    topics = ("inference", "telemetry", "feedback")
    for topic in topics:
        os.mkfifo(DIRECTORY / topic)
    publishers = {topic: subprocess.Popen(
        [VARVE, "publish", topic, DIRECTORY / topic, "--format", "ndjson", "--server", server.address, "--output", "json",
         "--batch", "50" if topic == "telemetry" else "1000"], stdout=subprocess.PIPE, text=True) for topic in topics}
    traffic = subprocess.Popen([BENCH, "traffic", "--rate", str(RATE), "--seconds", str(SECONDS), "--directory", DIRECTORY],
                               stdout=subprocess.PIPE, text=True)
    return traffic, publishers


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Watch:
    """What is noted each second, and told each minute."""

    def __init__(self, server):
        self.server, self.times, self.lags, self.memory = server, {}, [], []
        self.began, self.cpu = time.time(), server.cpu_seconds()

    def second(self, number):
        for view in (VIEWS[number % len(VIEWS)], "latency"):
            self.note(f"view {view}", self.server.ask("GET", f"/v1/views/{view}")[1])
        self.note("command", self.server.ask("PATCH", "/v1/models/chat", {"description": f"second {number}"})[1])
        flag = {"context": {"targetingKey": f"user-{number}"}}
        self.note("flag", self.server.ask("POST", "/ofrep/v1/evaluate/flags/faster", flag)[1])
        self.lags.append(self.server.lag())

    def note(self, what, milliseconds):
        self.times.setdefault(what, []).append(milliseconds)

    def minute(self):
        self.memory.append(self.server.resident_megabytes())
        cpu = self.server.cpu_seconds()
        show("soak-minute", minute=len(self.memory), resident_megabytes=self.memory[-1],
             cores=round((cpu - self.cpu) / (time.time() - self.began), 2), lag_events=self.lags[-1],
             highest_lag_events=max(self.lags[-60:]), webhook_requests=Receiver.received)
        self.began, self.cpu = time.time(), cpu

    def summary(self):
        for what, times in sorted(self.times.items()):
            times = sorted(times)
            show("soak-answers", what=what, count=len(times), p50_ms=round(times[len(times) // 2], 2),
                 p99_ms=round(times[min(len(times) - 1, int(0.99 * len(times)))], 2), max_ms=round(times[-1], 2))


def finish(server, watch, traffic, publishers):
    generated = json.loads(traffic.communicate()[0])
    published = {topic: json.loads(one.communicate()[0]) for topic, one in publishers.items()}
    while server.lag() > 0:
        time.sleep(0.1)
    watch.summary()
    size = sum(path.stat().st_size for path in server.data.rglob("*") if path.is_file())
    server.process.terminate()
    status = server.process.wait()
    verified = subprocess.run([VARVE, "replay", "verify", "--data", server.data, "--output", "json"], capture_output=True,
                              text=True, check=False)
    show("soak", rate=RATE, seconds=SECONDS, generated=generated, accepted={t: p["accepted"] for t, p in published.items()},
         rejected={t: p["rejected"] for t, p in published.items()}, resident_megabytes=watch.memory,
         highest_lag_events=max(watch.lags), directory_megabytes=size >> 20, webhook_requests=Receiver.received,
         server_status=status, verify_status=verified.returncode,
         verify=json.loads(verified.stdout) if verified.returncode == 0 else verified.stderr[-500:])
    lost = {topic: generated[topic] - p["accepted"] for topic, p in published.items()}
    if status != 0 or verified.returncode != 0 or any(lost.values()):
        raise SystemExit(f"soak: failed: {lost} events lost")


def main():
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    allowed = f"127.0.0.1:{receiver.server_address[1]}"
    server, traffic, publishers = Server(allowed), None, {}
    try:
        set_up(server, f"http://{allowed}/hook")
        traffic, publishers = start_traffic(server)
        watch, began = Watch(server), time.time()
        number = 0
        while traffic.poll() is None:
            number += 1
            time.sleep(max(0, began + number - time.time()))
            watch.second(number)
            if number == 180:
                pin_references(server, moment(began), moment(began + 120))
            if number % 60 == 0:
                watch.minute()
        finish(server, watch, traffic, publishers)
    finally:
        for process in (traffic, *publishers.values(), server.process):
            if process is not None and process.poll() is None:
                process.kill()


if __name__ == "__main__":
    main()
