"""The registry of a running server over HTTP: registry_http.py HOST:PORT PID commands SECONDS | large MODELS VERSIONS SECONDS

commands: durable commands of 64 clients. large: fills the registry, then asks it and commands it. What is measured comes from
wrk, for so many seconds each; what only fills, from here.
"""

import json
import os
import sys
import urllib.parse

import wrk
from http_clients import figures
from http_clients import run as run_clients

CLIENTS = 64


def show(benchmark, **members):
    print(json.dumps({"benchmark": benchmark, **members}), flush=True)


def post(path, **body):
    return "POST", path, json.dumps(body).encode()


def get(path, **parameters):
    return path + ("?" + urllib.parse.urlencode(parameters) if parameters else "")


def shared(requests):
    """One list for all clients: each takes the next."""
    rest = iter(requests)
    return [rest for _ in range(CLIENTS)]


def cpu_seconds():
    """What the server has used so far."""
    with open(f"/proc/{sys.argv[2]}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def with_cpu(body):
    before = cpu_seconds()
    told = body()
    return {**told, "server_cpu_us_each": round((cpu_seconds() - before) / told["count"] * 1e6)}


def run(address, streams):
    return with_cpu(lambda: figures(*run_clients(address, streams)))


def measure(address, path, kind, *arguments, clients=CLIENTS, seconds):
    return with_cpu(lambda: wrk.run(address, path, kind, *arguments, clients=clients, seconds=seconds))


def resident_megabytes():
    with open(f"/proc/{sys.argv[2]}/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmRSS"))


def fill(address, models, versions):
    run(address, shared(post("/v1/models", model=f"model-{m:05}", description="serves answers",
                             tags={"team": f"team-{m % 50}"}, provider="own") for m in range(models)))
    each = versions // models
    return run(address, shared(
        post(f"/v1/models/model-{m:05}/versions", version=f"v{v}", source=f"s3://models/model-{m:05}/{v}",
             tags={"stage": "nightly", "shard": str(m % 100)}, metrics={"accuracy": 0.9 + v / 1000},
             lineage={"run_id": f"run-{m}-{v}", "dataset": "s3://data/2026-01"})
        for v in range(each) for m in range(models)))


def commands(address, seconds):
    run(address, shared(post("/v1/models", model=f"m{m}") for m in range(1000)))
    show("commands-http", clients=CLIENTS, **measure(address, "/", "register", 1000, "v", seconds=seconds),
         resident_megabytes=resident_megabytes())


SEARCHES = {
    "models by a part of the name": get("/v1/models", filter="name LIKE '%0420%'", limit=50),
    "models by a tag": get("/v1/models", filter="tags.team = 'team-7'", limit=50),
    "models by last change": get("/v1/models", order_by="updated_at DESC", limit=50),
    "versions of all models by a tag": get("/v1/versions", filter="tags.shard = '42'", limit=50),
    "versions of all by a metric, none there": get("/v1/versions", filter="metrics.accuracy > 2", limit=50),
    "versions of all by last change": get("/v1/versions", order_by="updated_at DESC", limit=50),
    "versions of all by metric and name": get("/v1/versions", filter="metrics.accuracy > 0.905",
                                              order_by="metrics.accuracy DESC, name", limit=50),
    "versions of one model": get("/v1/models/model-00042/versions", order_by="version_number DESC"),
    "MLflow: versions by run": get("/api/2.0/mlflow/model-versions/search", filter="run_id = 'run-42-3'",
                                   max_results=50),
    "MLflow: models by name": get("/api/2.0/mlflow/registered-models/search", filter="name ILIKE '%MODEL-0042%'",
                                  max_results=50),
}


def large(address, models, versions, seconds):
    show("registry-fill", models=models, versions=versions, clients=CLIENTS, **fill(address, models, versions),
         resident_megabytes=resident_megabytes())
    for name, path in SEARCHES.items():
        show("registry-search", what=name, **measure(address, path, "get", clients=1, seconds=seconds))
    # A model with 2 and one with 1,001 events of its own, beside the 110,000 of all others.
    run(address, [[post("/v1/models", model="long")] + [
        post("/v1/models/long/versions", version=f"v{n}") for n in range(1000)]])
    for model, limit in (("model-00042", 1000), ("long", 11), ("long", 1000)):
        path = get(f"/v1/models/{model}/history", limit=limit)
        show("registry-history", model=model, limit=limit,
             **measure(address, path, "get", clients=1, seconds=seconds))
    month = {"from": "2020-01-01T00:00:00Z", "limit": 1000}
    for what, parameters in (("a model, 10 events", {"model": "model-00042"}), ("a model, 1,000 events", {"model": "long"}),
                             ("all models, the last 1,000", {"order": "desc"})):
        # The first question reads the topics; the others find them read.
        path = get("/v1/timeline", **month, **parameters)
        show("timeline", what=what, question="the first", **run(address, [[("GET", path, b"")]]))
        show("timeline", what=what, question="after it", **measure(address, path, "get", clients=1, seconds=seconds))
    for kind, pool, key in (("describe", models, "text "), ("register", 1000, "n")):
        if kind == "register":
            run(address, shared(post("/v1/models", model=f"m{m}") for m in range(pool)))
        show("registry-commands", kind=kind, clients=CLIENTS,
             **measure(address, "/", kind, pool, key, seconds=seconds), resident_megabytes=resident_megabytes())


if __name__ == "__main__":
    wrk.require()
    host, port = sys.argv[1].rsplit(":", 1)
    numbers = [int(text) for text in sys.argv[4:]]
    {"commands": commands, "large": large}[sys.argv[3]]((host, int(port)), *numbers)
