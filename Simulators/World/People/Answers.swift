import Engine
import Quantities

extension World {
    /// Who gets the answer to a token.
    enum Asker {
        case bank(Int)
        case clerk(Int)
        case takeBack(Int)
        /// A payment whose key was used for another.
        case conflict
        case front
    }

    /// The numbers say who asked: tokens mean nothing after a restart, and nobody answers those of an earlier life.
    func token(_ asker: Asker) -> ReplyToken {
        switch asker {
        case .bank(let index): ReplyToken(UInt64(1_000_000 + index))
        case .clerk(let index): ReplyToken(UInt64(2_000_000 + index))
        case .takeBack(let index): ReplyToken(UInt64(3_000_000 + index))
        case .conflict: ReplyToken(4_000_000)
        case .front: ReplyToken(5_000_000)
        }
    }

    /// An answer leaves the daemon; what has left arrives, whatever becomes of the daemon. A lost one is asked for again.
    func answer(_ token: ReplyToken, _ answer: Answer) throws(Crash) {
        if try effect("the answer to \(token.number)") { return }
        trace.note(23, Int64(token.number))
        oracle.acknowledges(answer)
        let at = now + 1 + dice.below(5)
        let number = Int(token.number)
        switch number {
        case 1_000_000..<2_000_000: agenda.add(.bankHears(number - 1_000_000, answer), at: at)
        case 2_000_000..<3_000_000: agenda.add(.clerkHears(number - 2_000_000, answer), at: at)
        case 3_000_000..<4_000_000: agenda.add(.bankHearsTakeBack(number - 3_000_000, answer), at: at)
        case 4_000_000:
            switch answer {
            case .paymentConflict, .unavailable, .paymentRefused: break
            default: violate(.onePayment, "a key that was used before with another body got \(answer)")
            }
        default: break
        }
    }
}
