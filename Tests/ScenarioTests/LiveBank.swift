import Foundation
import Rig
import Synchronization

/// The bank and the desks of a live story: each payment, reversal and request is sent under its key until it is answered, on a thread of
/// its own, whatever becomes of the daemon meanwhile.
final class LiveBank: Sendable {
    struct Payment: Sendable {
        let account: String
        let fen: Int
        var receipt: String?
        /// Sent once; then the bank told its customer that it failed.
        var isGivenUp = false
    }

    private struct Book {
        var payments: [String: Payment] = [:]
        /// Fen taken back, by the payment's serial.
        var takenBack: [String: Int] = [:]
        var faults: [String] = []
    }

    /// The keys of a request.
    typealias Body = [String: any Sendable]

    static let channel = "desk"

    private let book = Mutex(Book())
    private let threads = DispatchGroup()
    private let desk: APIClient

    init(desk: APIClient) { self.desk = desk }

    var payments: [String: Payment] { book.withLock { $0.payments } }
    var takenBack: [String: Int] { book.withLock { $0.takenBack } }
    var faults: [String] { book.withLock { $0.faults } }

    func pay(_ serial: String, _ account: String, fen: Int, copies: Int = 1, isGivenUp: Bool = false) {
        book.withLock { $0.payments[serial] = Payment(account: account, fen: fen, isGivenUp: isGivenUp) }
        let body: Body = LiveBank.body(serial, account, fen)
        for _ in 0..<copies {
            inBackground { [self] in
                if isGivenUp {
                    _ = try? desk.post("/v1/payments", body)
                    return
                }
                guard let receipt = answer("payment \(serial)", "/v1/payments", body) else { return }
                book.withLock { book in
                    let first = book.payments[serial]?.receipt ?? receipt
                    book.payments[serial]?.receipt = first
                    if first != receipt { book.faults.append("payment \(serial) has two receipts") }
                }
            }
        }
    }

    func reverse(_ id: String, of serial: String, fen: Int) {
        book.withLock { $0.takenBack[serial, default: 0] += fen }
        let body: Body = [
            "channel": LiveBank.channel, "id": id, "business_date": SiteDay.today, "serial": serial,
            "amount": Bank.yuan(fen), "reason": "customer's wish",
        ]
        inBackground { [self] in _ = answer("reversal \(id)", "/v1/reversals", body) }
    }

    /// Whatever the answer is: people are refused too.
    func ask(_ path: String, _ body: Body, with client: APIClient, copies: Int) {
        let key = UUID().uuidString
        for _ in 0..<copies {
            inBackground {
                while true {
                    let answer = try? client.post(path, body, key: key)
                    switch answer?.status {
                    case nil, 429, 503, 504: usleep(100_000)
                    default: return
                    }
                }
            }
        }
    }

    /// Until everything is answered.
    func wait() { threads.wait() }

    /// The receipt, word for word; nil where the answer is none, which is a fault.
    private func answer(_ name: String, _ path: String, _ body: Body) -> String? {
        while true {
            let answer = try? desk.post(path, body)
            switch answer?.status {
            case 200, 201: return answer?.text
            case nil, 429, 503, 504: usleep(100_000)
            default:
                book.withLock { $0.faults.append("\(name): \(answer?.status ?? 0) \(answer?.text ?? "")") }
                return nil
            }
        }
    }

    private func inBackground(_ work: @escaping @Sendable () -> Void) {
        threads.enter()
        let thread = Thread { [threads] in
            work()
            threads.leave()
        }
        thread.start()
    }

    static func body(_ serial: String, _ account: String, _ fen: Int) -> Body {
        [
            "channel": channel, "business_date": SiteDay.today, "serial": serial, "account": account,
            "amount": Bank.yuan(fen),
        ]
    }
}
