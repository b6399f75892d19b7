"""Assignment of units by a running server with many experiments: flags_http.py HOST:PORT EXPERIMENTS"""

import json
import sys

from http_clients import figures
from http_clients import run as run_clients

CLIENTS = 4
QUESTIONS = 20_000


def post(path, body):
    return "POST", path, json.dumps(body).encode()


def fill(address, count):
    run_clients(address, [[post("/v1/models", {"model": "ranker"})]])
    requests = (request for n in range(count) for request in (
        post("/v1/experiments", {
            "name": f"e{n:04}", "model": "ranker", "metric": "latency_ms", "goal": "decrease",
            "arms": [{"arm": "A", "weight": 50, "control": True}, {"arm": "B", "weight": 50}]}),
        post(f"/v1/experiments/e{n:04}/start", {})))
    return run_clients(address, [requests])


def questions(count):
    context = {"context": {"targetingKey": "user-4711"}}
    yield "assignment", QUESTIONS, lambda n: ("GET", f"/v1/experiments/e{n % count:04}/assignment?unit=user-{n}", b"")
    yield "flag (OFREP)", QUESTIONS, lambda n: post(f"/ofrep/v1/evaluate/flags/e{n % count:04}",
                                                    {"context": {"targetingKey": f"user-{n}"}})
    yield "all flags (OFREP)", QUESTIONS // 100, lambda n: post("/ofrep/v1/evaluate/flags", context)
    yield "show one", QUESTIONS // 10, lambda n: ("GET", f"/v1/experiments/e{n % count:04}", b"")


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    address, count = (host, int(port)), int(sys.argv[2])
    print(json.dumps({"benchmark": "flags-http-fill", "experiments": count, **figures(*fill(address, count))}))
    for what, asked, request in questions(count):
        for clients in (1, CLIENTS):
            requests = iter([request(n) for n in range(asked)])
            measured = figures(*run_clients(address, [requests] * clients))
            print(json.dumps({"benchmark": "flags-http", "what": what, "experiments": count, "clients": clients, **measured}))


if __name__ == "__main__":
    main()
