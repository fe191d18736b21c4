import Engine
import Logging
import Notices
import Quantities
import Supply

/// Carries the engine's effects to lines and SMS gateway. It decides nothing.
final class Outlet: EffectOutlet {
    private let hosts: [LineHost]
    private let sms: SMSClient?
    private let signature: String
    /// How the button of a relay is pressed, by its profile.
    private let guides: [String: String]
    private let report: @Sendable ([Event]) -> Void

    init(
        hosts: [LineHost], sms: SMSClient?, signature: String, guides: [String: String],
        report: @escaping @Sendable ([Event]) -> Void
    ) {
        self.guides = guides
        self.hosts = hosts
        self.sms = sms
        self.signature = signature
        self.report = report
    }

    /// A line stays on its shard for good: its number decides.
    private func host(_ line: LineID) -> LineHost { hosts[Int(line.number % Int64(hosts.count))] }

    func configure(_ plans: [LinePlan]) {
        for (index, host) in hosts.enumerated() {
            host.configure(plans.filter { Int($0.record.id.number % Int64(hosts.count)) == index })
        }
    }

    func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .order(let line, let order): host(line).order(line, order)
            case .readNow(let line, let meter, let token): host(line).readNow(line, meter, token)
            case .scan(let line, let units): host(line).scan(line, units)
            case .send(let letter):
                guard let sms else {
                    report([.notice(letter.id, .unreachable(reason: "no SMS gateway is configured"))])
                    continue
                }
                let guide = letter.relay.flatMap { guides[$0] }
                let text = NoticeText(of: letter, guide: guide).written(signature: signature)
                let message = SMSMessage(id: letter.id, phone: letter.notice.phone, text: text)
                if !sms.send(message) { report([.notice(letter.id, .unreachable(reason: "too many messages wait"))]) }
            case .awaitReceipt(let id): sms?.awaitReceipt(of: id)
            case .withdraw(let id): sms?.cancel(id)
            case .answer, .configureLines, .alarm: break
            }
        }
    }
}

extension NoticeReport {
    init(_ kind: NoticeReportKind) {
        switch kind {
        case .accepted(let reference): self = .accepted(reference: reference)
        case .delivered: self = .delivered
        case .failed(let reason): self = .failed(reason: reason)
        case .unreachable(let reason): self = .unreachable(reason: reason)
        }
    }
}
