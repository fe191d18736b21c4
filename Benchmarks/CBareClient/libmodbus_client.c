// libmodbus as it is used where many devices are polled at once: a thread and a context for each.
#define _GNU_SOURCE
#include <errno.h>
#include <modbus.h>
#include <pthread.h>
#include <stdlib.h>

#include "include/bare_client.h"
#include "times.h"

struct worker {
    pthread_t thread;
    pthread_barrier_t *gate;
    uint16_t port;
    uint64_t requests, answered, wrong, first;
    int error;
};

static void poll_device(struct worker *worker, modbus_t *context, uint64_t count) {
    uint16_t values[BARE_REGISTERS];
    for (uint64_t i = 0; i < count && worker->error == 0; i++) {
        uint16_t address = bare_address(worker->first++);
        if (modbus_read_registers(context, address, BARE_REGISTERS, values) != BARE_REGISTERS) {
            worker->error = errno;
            return;
        }
        worker->answered++;
        if (values[0] != address || values[BARE_REGISTERS - 1] != (uint16_t)(address + BARE_REGISTERS - 1)) worker->wrong++;
    }
}

static void *work(void *argument) {
    struct worker *worker = argument;
    modbus_t *context = modbus_new_tcp("127.0.0.1", worker->port);
    if (context == NULL || modbus_connect(context) != 0) {
        worker->error = errno;
    } else {
        modbus_set_slave(context, 1);
        modbus_set_response_timeout(context, 5, 0);
        modbus_set_byte_timeout(context, 0, 0);
        poll_device(worker, context, worker->requests / 10);
    }
    worker->answered = 0;
    // All wait here; then the clock is read; then all go on.
    pthread_barrier_wait(worker->gate);
    pthread_barrier_wait(worker->gate);
    if (worker->error == 0) poll_device(worker, context, worker->requests);
    pthread_barrier_wait(worker->gate);
    if (context != NULL) {
        modbus_close(context);
        modbus_free(context);
    }
    return NULL;
}

struct bare_result bare_libmodbus_client(uint16_t port, int connections, uint64_t requests) {
    struct bare_result result = {0};
    struct worker *workers = calloc((size_t)connections, sizeof *workers);
    pthread_barrier_t gate;
    if (workers == NULL || pthread_barrier_init(&gate, NULL, (unsigned)connections + 1) != 0) {
        free(workers);
        result.error = ENOMEM;
        return result;
    }
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    for (int i = 0; i < connections; i++) {
        workers[i] = (struct worker){
            .gate = &gate, .port = port, .requests = requests / (uint64_t)connections, .first = (uint64_t)i * 7};
        if (pthread_create(&workers[i].thread, &attributes, work, &workers[i]) != 0) {
            // The others wait at the gate for ever; the process that measures ends with this answer.
            result.error = EAGAIN;
            return result;
        }
    }
    pthread_barrier_wait(&gate);
    double cpu = bare_cpu_seconds(), wall = bare_wall_seconds();
    pthread_barrier_wait(&gate);
    pthread_barrier_wait(&gate);
    result.cpu_seconds = bare_cpu_seconds() - cpu;
    result.wall_seconds = bare_wall_seconds() - wall;
    for (int i = 0; i < connections; i++) {
        pthread_join(workers[i].thread, NULL);
        result.requests += workers[i].answered;
        result.wrong += workers[i].wrong;
        if (workers[i].error != 0) result.error = workers[i].error;
    }
    pthread_attr_destroy(&attributes);
    pthread_barrier_destroy(&gate);
    free(workers);
    return result;
}
