// A Modbus/TCP server with as little of its own as can be, so that the client is what is measured.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "include/bare_client.h"
#include "times.h"

enum { IN = 4096, OUT = 32768, READY = 256 };

struct peer {
    int descriptor;
    size_t held;
    uint8_t in[IN];
};

// Answers every whole request that is held. Returns 0 when the peer is to be dropped.
static int answer(struct peer *peer) {
    static uint8_t out[OUT];
    size_t taken = 0, length = 0;
    while (peer->held - taken >= 12) {
        const uint8_t *request = peer->in + taken;
        size_t size = 6 + (size_t)get16(request + 4);
        uint16_t address = get16(request + 8), count = get16(request + 10);
        if (size != 12 || request[7] != 3 || count < 1 || count > 125) return 0;
        uint8_t *reply = out + length;
        memcpy(reply, request, 4);
        put16(reply + 4, (uint16_t)(3 + 2 * count));
        reply[6] = request[6];
        reply[7] = 3;
        reply[8] = (uint8_t)(2 * count);
        for (uint16_t i = 0; i < count; i++) put16(reply + 9 + 2 * i, (uint16_t)(address + i));
        length += 9 + 2 * (size_t)count;
        taken += size;
        if (length + 260 > OUT) break;
    }
    memmove(peer->in, peer->in + taken, peer->held - taken);
    peer->held -= taken;
    // Clients have at most 16 requests in flight: that fits into any socket's buffer.
    return length == 0 || send(peer->descriptor, out, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static void serve(struct peer *peer) {
    ssize_t count = recv(peer->descriptor, peer->in + peer->held, IN - peer->held, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count > 0) peer->held += (size_t)count;
    if (count <= 0 || !answer(peer)) {
        close(peer->descriptor);
        free(peer);
    }
}

static void take(int listener, int epoll) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct peer *peer = calloc(1, sizeof *peer);
    if (peer == NULL) {
        close(descriptor);
        return;
    }
    peer->descriptor = descriptor;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int bare_server(int report) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return errno;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0) return errno;
    dprintf(report, "%d\n", ntohs(address.sin_port));
    struct epoll_event ready[READY];
    for (;;) {
        int count = epoll_wait(epoll, ready, READY, -1);
        if (count < 0 && errno != EINTR) return errno;
        for (int i = 0; i < count; i++) {
            if (ready[i].data.ptr == NULL)
                take(listener, epoll);
            else
                serve(ready[i].data.ptr);
        }
    }
}
