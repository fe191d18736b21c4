import Dispatch
import ModbusIO
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LookupTests {
    @Test func `I-L4 a name that takes long delays those who asked for it, and nobody else`() async {
        let gate = DispatchSemaphore(value: 0)
        let asked = Mutex<[String]>([])
        let lookups = Lookups<String, Int>(atOnce: 2) { name in
            asked.withLock { $0.append(name) }
            if name == "slow" { gate.wait() }
            return name.count
        }
        let answers = AsyncStream<Int>.makeStream()
        for _ in 0..<10 { lookups.look(up: "slow") { answers.continuation.yield($0) } }
        for name in ["a", "bb", "ccc"] { #expect(await Self.ask(lookups, name) == name.count) }
        gate.signal()
        var slow = answers.stream.makeAsyncIterator()
        for _ in 0..<10 { #expect(await slow.next() == 4) }
        // Ten links with one name cost one thread, and one lookup.
        #expect(asked.withLock { $0.filter { $0 == "slow" }.count } == 1)
    }

    @Test func `what waits for its turn is looked up in the end`() async {
        let lookups = Lookups<Int, Int>(atOnce: 2) { $0 * 2 }
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 { group.addTask { await Self.ask(lookups, number % 50) == number % 50 * 2 } }
            for await isRight in group { #expect(isRight) }
        }
    }

    private static func ask<Key, Answer>(_ lookups: Lookups<Key, Answer>, _ key: Key) async -> Answer {
        await withCheckedContinuation { continuation in
            lookups.look(up: key) { continuation.resume(returning: $0) }
        }
    }
}
