"""A connection: read without waiting, and given to the parser when a request is whole."""

import socket

from quiz.connections.connection import GO_ON, Connection
from quiz.connections.inbox import State

Ends = tuple[Connection, socket.socket]
HEAD = b"POST /a HTTP/1.1\r\nHost: a\r\n"


def arrive(ends: Ends, data: bytes) -> State:
    connection, client = ends
    client.sendall(data)
    assert connection.read()
    return connection.state()


def test_reading_waits_for_nobody_and_sees_the_end(ends: Ends) -> None:
    connection, client = ends
    assert connection.read()
    assert not connection.inbox.received
    assert arrive(ends, HEAD) is State.PART
    client.close()
    assert not connection.read()


def test_the_parser_gets_one_request_after_the_other(ends: Ends) -> None:
    connection, _ = ends
    body = b"Content-Length: 2\r\n\r\nab"
    assert arrive(ends, HEAD + body + HEAD) is State.WHOLE
    connection.take_request()
    request = next(connection.parser)
    assert (request.method, request.path, request.body.read()) == ("POST", "/a", b"ab")
    connection.take_back()
    assert bytes(connection.inbox.received) == HEAD
    assert arrive(ends, body) is State.WHOLE
    connection.take_request()
    assert next(connection.parser).body.read() == b"ab"


def test_a_body_in_chunks_is_whole_after_its_last_chunk(ends: Ends) -> None:
    assert arrive(ends, HEAD + b"Transfer-Encoding: chunked\r\n\r\n") is State.PART
    for part in (b"4\r\n\r\n\r\n", b"\r\n1;x=y\r\n", b"a\r\n", b"0\r\nX-B: b\r\n"):
        assert arrive(ends, part) is State.PART, part
    assert arrive(ends, b"\r\n") is State.WHOLE
    ends[0].take_request()
    assert next(ends[0].parser).body.read() == b"\r\n\r\na"


def test_chunks_that_cannot_be_read_are_not_waited_for(ends: Ends) -> None:
    assert arrive(ends, HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n") is State.WHOLE


def test_the_parser_gets_nothing_of_what_follows_a_request(ends: Ends) -> None:
    connection, _ = ends
    assert arrive(ends, HEAD + b"\r\n" + HEAD * 1000) is State.WHOLE
    connection.take_request()
    assert connection.parser.unreader.take_buffered() == HEAD + b"\r\n"


def test_permission_to_send_the_body_is_given_once(ends: Ends) -> None:
    asked = b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    assert arrive(ends, HEAD + asked) is State.PART
    assert arrive(ends, b"a") is State.PART
    ends[1].setblocking(False)
    assert ends[1].recv(1000) == GO_ON
    assert arrive(ends, b"b") is State.WHOLE


def test_a_body_too_large_ends_the_connection(ends: Ends) -> None:
    assert arrive(ends, HEAD + b"Content-Length: 1000000\r\n\r\n") is State.BODY_TOO_LARGE
    assert ends[0].is_cut


def test_what_a_leaving_client_sends_is_thrown_away(ends: Ends) -> None:
    connection, client = ends
    connection.is_leaving = True
    client.sendall(HEAD)
    assert connection.read()
    assert not connection.inbox.received


def test_a_client_is_counted_by_its_network(ends: Ends) -> None:
    assert ends[0].address == "192.0.2.1"
