// What the line layer is measured against: the least that a client in C has to do, and libmodbus as its manual shows it.
#pragma once
#include <stdint.h>

// How many holding registers each request reads. Register a of the server holds a.
enum { BARE_REGISTERS = 40 };

struct bare_result {
    // Answered within the measured time, as many as were asked for.
    uint64_t requests;
    // Answers with a wrong value.
    uint64_t wrong;
    // User and system time of this process, and the time on the clock.
    double cpu_seconds;
    double wall_seconds;
    // 0, or the errno of what failed.
    int error;
};

// Answers requests on 127.0.0.1 for ever, all that are queued on a connection at once. Writes its port and a line end to `report`.
// Returns an errno when it cannot begin.
int bare_server(int report);

// `depth` requests in flight on each of `connections`, on one thread, with one epoll. `requests` are measured after a tenth as many.
struct bare_result bare_epoll_client(uint16_t port, int connections, int depth, uint64_t requests);

// One thread and one modbus_t for each connection.
struct bare_result bare_libmodbus_client(uint16_t port, int connections, uint64_t requests);

// Seconds of user and system time that this process has used.
double bare_cpu_seconds(void);

// Seconds of user and system time that the calling thread has used.
double bare_thread_seconds(void);

// The address that a client's n-th request reads from.
static inline uint16_t bare_address(uint64_t n) { return (uint16_t)(n * BARE_REGISTERS % 40000); }
