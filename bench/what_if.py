"""A day that what-if is asked about: 60 series, 1,440 windows each, and 100 rules that judge them.

  what_if.py fill HOST:PORT FOLDER     sends the day to a server whose clock is declared; writes the questions into FOLDER
  what_if.py ask BINARY DATA FOLDER REPEATS     asks them of its directory, and prints the figures
"""

import json
import pathlib
import random
import resource
import subprocess
import sys
import time

import http_clients

START = 1_767_225_600_000
MINUTE = 60_000
SERIES, MINUTES, RULES, EVENTS = 60, 1_440, 100, 5
GRID = 10


def text(milliseconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"


def rule(limit, held="3m"):
    return {"when": f"latency.p99_ms > {limit}", "for": held, "cooldown": "30m", "notify": ["ops"]}


def incidents(draw):
    """Two hours of each model's day, (first minute, one behind the last)."""
    return {model: [(first, first + draw.randrange(5, 40)) for first in (draw.randrange(0, 700), draw.randrange(720, 1_400))]
            for model in range(SERIES)}


def hour(draw, number, troubles):
    """The events of one hour, in the order of their times."""
    lines = []
    for minute in range(number * 60, number * 60 + 60):
        for index in range(EVENTS):
            for model in range(SERIES):
                slow = any(first <= minute < end for first, end in troubles[model])
                latency = draw.lognormvariate(4.6 if slow else 3.4, 0.35)
                at = START + minute * MINUTE + index * 10_000
                lines.append('{"specversion":"1.0","id":"%d-%d-%d","source":"/bench","type":"io.varve.inference.completed.v1",'
                             '"time":"%s","data":{"model":"m%02d","version":"v1","latency_ms":%.3f}}'
                             % (model, minute, index, text(at), model, latency))
    return ("\n".join(lines) + "\n").encode()


def fill(address, folder):
    host, port = address.split(":")
    draw = random.Random(20_260_101)
    troubles = incidents(draw)

    def declare(minute):
        return "POST", "/v1/watermark?ack=applied", json.dumps({"time": text(START + minute * MINUTE)}).encode()

    def requests():
        yield declare(0)
        for number in range(RULES):
            yield "PUT", f"/v1/rules/r{number:03d}", json.dumps(rule(60 + number)).encode()
        for number in range(MINUTES // 60):
            yield "POST", "/v1/topics/inference/events?ack=applied", hour(draw, number, troubles), "application/x-ndjson"
            yield declare((number + 1) * 60)

    http_clients.run((host, int(port)), [requests()])
    folder.joinpath("changed.json").write_text(json.dumps({"rules": [{"name": "r010", **rule(90)}]}))
    grid = {"rules": [{"name": "r010", **rule("{limit}", "{held}")}],
            "parameters": {"limit": {"from": 50, "to": 140, "count": GRID},
                           "held": [f"{minutes}m" for minutes in range(1, GRID + 1)]}}
    folder.joinpath("grid.json").write_text(json.dumps(grid))
    folder.joinpath("incidents.json").write_text(json.dumps({"incidents": [
        {"subject": f"m{model:02d}", "from": text(START + first * MINUTE), "to": text(START + end * MINUTE)}
        for model, ranges in troubles.items() for first, end in ranges]}))


def measured(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(out)


def ask(binary, data, folder, repeats):
    questions = {
        "what-if": ["what-if", "--rules", folder / "changed.json"],
        "sweep": ["sweep", "--rules", folder / "grid.json", "--incidents", folder / "incidents.json"],
    }
    for name, arguments in questions.items():
        runs = [measured([binary, "replay", *arguments, "--data", data, "--output", "json"]) for _ in range(repeats)]
        wall, cpu, answer = sorted(runs, key=lambda run: run[0])[len(runs) // 2]
        counts = {key: len(value) for key, value in answer.items() if isinstance(value, list)}
        print(json.dumps({"benchmark": name, "series": SERIES, "windows": SERIES * MINUTES, "rules": RULES,
                          "seconds": round(wall, 3), "cpu_seconds": round(cpu, 3),
                          "peak_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, **counts}),
              flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        ask(sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4]), int(sys.argv[5]))
