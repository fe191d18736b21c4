import Dispatch

/// Pins an actor to a serial Dispatch queue, so that Swift checks what Dispatch schedules: a timer's or a source's handler on
/// that queue calls straight into the actor, without a hop. (Linux has no `DispatchSerialQueue` that is an executor.)
final class DispatchQueueExecutor: SerialExecutor {
    let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
