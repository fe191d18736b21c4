// The bare client: no time-outs, no reconnection, no abandoned ids. What it checks is what must be checked of any reply.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "include/bare_client.h"
#include "times.h"

enum { DEPTH = 16, REPLY = 9 + 2 * BARE_REGISTERS, IN = 8192, READY = 256 };

struct link {
    int descriptor;
    uint16_t next;
    size_t held;
    // What the requests in flight asked for, by the low bits of their ids.
    uint16_t asked[DEPTH];
    uint8_t in[IN];
};

struct run {
    uint64_t sent, answered, wrong;
};

// Sends `count` requests in one segment. Returns 0 when that fails.
static int ask(struct link *link, int count, struct run *run) {
    uint8_t out[12 * DEPTH];
    for (int i = 0; i < count; i++) {
        uint8_t *frame = out + 12 * i;
        uint16_t id = link->next++, address = bare_address(run->sent++);
        link->asked[id % DEPTH] = address;
        put16(frame, id);
        put16(frame + 2, 0);
        put16(frame + 4, 6);
        frame[6] = 1;
        frame[7] = 3;
        put16(frame + 8, address);
        put16(frame + 10, BARE_REGISTERS);
    }
    return send(link->descriptor, out, (size_t)(12 * count), MSG_NOSIGNAL) == 12 * count;
}

// Takes every whole reply. Returns how many there were, -1 when the stream is not what it should be.
static int take(struct link *link, struct run *run) {
    ssize_t count = recv(link->descriptor, link->in + link->held, IN - link->held, 0);
    if (count <= 0) return count < 0 && errno == EAGAIN ? 0 : -1;
    link->held += (size_t)count;
    size_t taken = 0;
    int replies = 0;
    while (link->held - taken >= REPLY) {
        const uint8_t *frame = link->in + taken;
        uint16_t id = get16(frame), address = link->asked[id % DEPTH];
        if (get16(frame + 2) != 0 || get16(frame + 4) != REPLY - 6 || frame[6] != 1 || frame[7] != 3 ||
            frame[8] != 2 * BARE_REGISTERS || (uint16_t)(link->next - id) > DEPTH)
            return -1;
        uint16_t values[BARE_REGISTERS];
        for (int i = 0; i < BARE_REGISTERS; i++) values[i] = get16(frame + 9 + 2 * i);
        if (values[0] != address || values[BARE_REGISTERS - 1] != (uint16_t)(address + BARE_REGISTERS - 1)) run->wrong++;
        taken += REPLY;
        replies++;
    }
    memmove(link->in, link->in + taken, link->held - taken);
    link->held -= taken;
    return replies;
}

// Goes on until `goal` requests are answered in all. Returns an errno or 0.
static int go(int epoll, uint64_t goal, struct run *run) {
    struct epoll_event ready[READY];
    while (run->answered < goal) {
        int count = epoll_wait(epoll, ready, READY, 5000);
        if (count == 0) return ETIMEDOUT;
        if (count < 0 && errno != EINTR) return errno;
        for (int i = 0; i < count; i++) {
            struct link *link = ready[i].data.ptr;
            int replies = take(link, run);
            if (replies < 0) return EPROTO;
            run->answered += (uint64_t)replies;
            if (replies > 0 && !ask(link, replies, run)) return EPIPE;
        }
    }
    return 0;
}

static int open_all(struct link *links, int connections, int depth, int epoll, uint16_t port, struct run *run) {
    for (int i = 0; i < connections; i++) {
        links[i].descriptor = bare_connect(port);
        if (links[i].descriptor < 0) return errno;
        fcntl(links[i].descriptor, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &links[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, links[i].descriptor, &event) != 0) return errno;
        if (!ask(&links[i], depth, run)) return EPIPE;
    }
    return 0;
}

struct bare_result bare_epoll_client(uint16_t port, int connections, int depth, uint64_t requests) {
    struct bare_result result = {0};
    struct run run = {0};
    struct link *links = calloc((size_t)connections, sizeof *links);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (links == NULL || epoll < 0 || depth < 1 || depth > DEPTH) {
        result.error = EINVAL;
        return result;
    }
    for (int i = 0; i < connections; i++) links[i].descriptor = -1;
    result.error = open_all(links, connections, depth, epoll, port, &run);
    if (result.error == 0) result.error = go(epoll, requests / 10, &run);
    if (result.error == 0) {
        uint64_t before = run.answered;
        double cpu = bare_cpu_seconds(), wall = bare_wall_seconds();
        result.error = go(epoll, before + requests, &run);
        result.cpu_seconds = bare_cpu_seconds() - cpu;
        result.wall_seconds = bare_wall_seconds() - wall;
        result.requests = run.answered - before;
        result.wrong = run.wrong;
    }
    for (int i = 0; i < connections; i++)
        if (links[i].descriptor >= 0) close(links[i].descriptor);
    close(epoll);
    free(links);
    return result;
}
