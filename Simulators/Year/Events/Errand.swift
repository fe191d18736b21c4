import Billing
import Engine
import Quantities
import Supply

/// Something that somebody will do at an hour of the year.
enum Errand {
    /// A front brings a transfer.
    case bring(bank: Int, transfer: Int)
    case reverse(bank: Int, transfer: Int, reversal: Int)
    /// A channel takes a payment back, whole or in two parts.
    case regret(bank: Int, transfer: Int, parts: Int)
    case file(bank: Int, day: CivilDate)
    case staff(StaffCommand)
    /// Money in suspense finds its owner, or goes back.
    case assign(PaymentKey, number: String)
    case sendBack(bank: Int, transfer: Int)
    case collect(house: Int)
    case debitAnswers(day: CivilDate)
    case happen(Happening)
}

extension Year {
    func perform(_ errand: Errand, at hour: Int) throws {
        switch errand {
        case .bring(let bank, let transfer): try bring(bank, transfer)
        case .reverse(let bank, let transfer, let reversal): try reverse(bank, transfer, reversal)
        case .regret(let bank, let transfer, let parts): try regret(bank, transfer, parts: parts, at: hour)
        case .file(let bank, let day): try deliverFile(bank, day)
        case .staff(let command): try ask(command)
        case .assign(let key, let number):
            tally.assigned += 1
            try ask(.suspense(.assign(key, account: number)))
        case .sendBack(let bank, let transfer):
            tally.sentBack += 1
            try ask(.suspense(.giveBack(banks[bank][transfer].key)))
            banks[bank][transfer].returned = banks[bank][transfer].amount
        case .collect(let house): try collect(house, at: hour)
        case .debitAnswers(let day): try answerDebits(of: day)
        case .happen(let happening):
            // Nobody is there in the very moment of a mark.
            gateway.move(.seconds(1))
            try happen(happening, at: hour)
        }
    }
}
