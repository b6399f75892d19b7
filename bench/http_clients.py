"""Keep-alive HTTP clients of one server, on one thread, each with one request on its way at a time."""

import selectors
import socket
import time


class Client:
    """One connection. `requests` yields (method, path, body as bytes), and the body's type if that is not JSON, until it has
    no more."""

    def __init__(self, address, requests):
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host = f"{address[0]}:{address[1]}"
        self.requests = iter(requests)
        self.received = b""

    def send(self):
        """Sends the next request; False if there is none."""
        for method, path, body, *kind in self.requests:
            head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(body)}\r\n"
            if body:
                head += f"Content-Type: {kind[0] if kind else 'application/json'}\r\n"
            self.began = time.perf_counter()
            self.socket.sendall(head.encode() + b"\r\n" + body)
            return True
        return False

    def receive(self):
        """(status, body, milliseconds) once the answer is whole, else None."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise ConnectionError("the server has closed the connection")
        self.received += chunk
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.received[:end].lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(self.received) < end + 4 + length:
            return None
        milliseconds = (time.perf_counter() - self.began) * 1000
        body, self.received = self.received[end + 4:end + 4 + length], self.received[end + 4 + length:]
        return int(head.split(b" ", 2)[1]), body, milliseconds


def run(address, streams, expected=(200, 201)):
    """Runs one client for each stream of requests. Returns (milliseconds of each answer, rising; seconds in all)."""
    selector, times = selectors.DefaultSelector(), []
    began = time.perf_counter()
    clients = [Client(address, stream) for stream in streams]
    for client in clients:
        if client.send():
            selector.register(client.socket, selectors.EVENT_READ, client)
    while selector.get_map():
        for key, _ in selector.select():
            answer = key.data.receive()
            if answer is None:
                continue
            status, body, milliseconds = answer
            if status not in expected:
                raise SystemExit(f"bench: status {status}: {body[:500]!r}")
            times.append(milliseconds)
            if not key.data.send():
                selector.unregister(key.data.socket)
    seconds = time.perf_counter() - began
    for client in clients:
        client.socket.close()
    return sorted(times), seconds


def percentile(times, share):
    return round(times[min(len(times) - 1, int(len(times) * share))], 2)


def figures(times, seconds):
    return {"count": len(times), "per_second": round(len(times) / seconds), "p50_ms": percentile(times, 0.5),
            "p99_ms": percentile(times, 0.99), "max_ms": round(times[-1], 2)}
