"""A load generator that costs little: raw HTTP/1.1 over kept-alive connections, prepared bytes out, few looks at
what comes back. It shares the machine with the servers it measures."""

import asyncio
import gc
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `seconds` from the moment it was due to be asked (open loop) or was asked (closed loop)."""

    status: int
    location: str
    body: bytes
    seconds: float


@dataclass(slots=True)
class Run:
    """Answers in the order of their requests (one that broke is None), and how long all took."""

    answers: list[Answer | None]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    def milliseconds(self, share: float) -> float:
        """The latency that `share` of the answers kept."""
        times = sorted(answer.seconds for answer in self.answers if answer is not None)
        return times[min(len(times) - 1, int(len(times) * share))] * 1000


def get(path: str, cookies: Mapping[str, str] | None = None) -> bytes:
    jar = f"Cookie: {_jar(cookies)}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n{jar}\r\n".encode()


def post(path: str, fields: Mapping[str, str], cookies: Mapping[str, str]) -> bytes:
    body = urlencode(fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\nCookie: {_jar(cookies)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _jar(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


class _Connection(asyncio.Protocol):
    """One request at a time; `answer` waits for its answer."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._waiting: asyncio.Future[tuple[int, str, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, str, bytes]]":
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._waiting is None:
            return
        head = self._buffer[:end].decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:])
        total = end + 4 + int(headers["content-length"])
        if len(self._buffer) < total:
            return
        body = bytes(self._buffer[end + 4 : total])
        del self._buffer[:total]
        where = next((line[10:] for line in head[1:] if line[:10].lower() == "location: "), "")
        waiting, self._waiting = self._waiting, None
        waiting.set_result((int(head[0].split(" ", 2)[1]), where, body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionResetError("closed before the answer"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


@dataclass(slots=True)
class Pool:
    """Connections to one server, opened as they are needed."""

    port: int
    _free: list[_Connection] = field(default_factory=list)

    async def ask(self, request: bytes, since: float | None = None) -> Answer | None:
        began = time.perf_counter() if since is None else since
        try:
            connection = await self._connection()
            status, where, body = await connection.ask(request)
        except OSError:
            return None
        self._free.append(connection)
        return Answer(status, where, body, time.perf_counter() - began)

    async def _connection(self) -> _Connection:
        while self._free:
            connection = self._free.pop()
            if connection.is_open:
                return connection
        loop = asyncio.get_running_loop()
        _, opened = await loop.create_connection(_Connection, "127.0.0.1", self.port)
        return opened

    def close(self) -> None:
        for connection in self._free:
            connection.close()


def as_fast_as_possible(port: int, requests: Sequence[bytes], *, at_once: int) -> Run:
    """Closed loop: `at_once` clients, each asking again as soon as it is answered, until all is asked."""
    with _quiet():
        return asyncio.run(_closed(port, requests, at_once))


async def _closed(port: int, requests: Sequence[bytes], at_once: int) -> Run:
    answers: list[Answer | None] = [None] * len(requests)
    left = iter(enumerate(requests))
    pool = Pool(port)

    async def client() -> None:
        for place, request in left:
            answers[place] = await pool.ask(request)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    run = Run(answers, time.perf_counter() - began)
    pool.close()
    return run


def held(
    port: int, requests: Sequence[bytes], *, per_second: float, beside: Sequence[bytes] = (), at_once: int = 8
) -> tuple[Run, Run | None]:
    """Open loop: one request every 1/`per_second`, however slow the answers; latencies count from when each was
    due. The requests of `beside` are asked over and over meanwhile, as fast as `at_once` clients can."""
    with _quiet():
        return asyncio.run(_held(port, requests, per_second, beside, at_once))


async def _held(
    port: int, requests: Sequence[bytes], per_second: float, beside: Sequence[bytes], at_once: int
) -> tuple[Run, Run | None]:
    pool = Pool(port)
    asked: list[asyncio.Task[Answer | None]] = []
    over = asyncio.Event()
    background = asyncio.create_task(_beside(port, beside, at_once, over)) if beside else None
    began = time.perf_counter()
    for place, request in enumerate(requests):
        due = began + place / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(pool.ask(request, since=due)))
    answers = list(await asyncio.gather(*asked))
    run = Run(answers, time.perf_counter() - began)
    over.set()
    pool.close()
    return run, await background if background else None


async def _beside(port: int, requests: Sequence[bytes], at_once: int, over: asyncio.Event) -> Run:
    pool = Pool(port)
    answers: list[Answer | None] = []

    async def client(turns: Iterator[bytes]) -> None:
        while not over.is_set():
            answers.append(await pool.ask(next(turns)))

    began = time.perf_counter()
    await asyncio.gather(
        *(client(_over_and_over(requests[place:] + requests[:place])) for place in range(at_once))
    )
    run = Run(answers, time.perf_counter() - began)
    pool.close()
    return run


def _over_and_over(requests: Iterable[bytes]) -> Iterator[bytes]:
    turn = list(requests)
    while True:
        yield from turn


@contextmanager
def _quiet() -> Iterator[None]:
    """No garbage collection of the seeding's leavings in the middle of a measurement."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
