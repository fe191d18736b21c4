import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the channel's own system asks of the front.
struct BankRoutes: Sendable {
    let channel: String
    let outbox: Outbox
    /// How long a request waits for the daemon before it is told "pending".
    let patience: Duration

    private struct Payment: Codable {
        let businessDate: String
        let serial: String
        let account: String
        let amount: String
        let paidAt: String?
        let currency: String?

        enum CodingKeys: String, CodingKey {
            case serial, account, amount, currency
            case businessDate = "business_date"
            case paidAt = "paid_at"
        }
    }

    private struct Reversal: Codable {
        let id: String
        let businessDate: String
        let serial: String
        let amount: String
        let reason: String
        let currency: String?

        enum CodingKeys: String, CodingKey {
            case id, serial, amount, reason, currency
            case businessDate = "business_date"
        }
    }

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.post("payments") { request, context -> Response in
            guard let payment = try? await request.decode(as: Payment.self, context: context) else {
                return answer(.badRequest, problem("business_date, serial, account and amount are wanted, all as text"))
            }
            return await pass(.payment, key: "\(payment.businessDate)/\(payment.serial)", payment)
        }
        router.post("reversals") { request, context -> Response in
            guard let reversal = try? await request.decode(as: Reversal.self, context: context) else {
                return answer(
                    .badRequest, problem("id, business_date, serial, amount and reason are wanted, all as text"))
            }
            return await pass(.reversal, key: reversal.id, reversal)
        }
        router.get("payments/:date/:serial") { _, context -> Response in
            let date = try context.parameters.require("date")
            return state("payment \(date)/\(try context.parameters.require("serial"))")
        }
        router.get("reversals/:id") { _, context -> Response in
            state("reversal \(try context.parameters.require("id"))")
        }
        router.get("status") { _, _ -> Response in
            answer(.ok, #"{"channel":"\#(channel)","backlog":\#(outbox.backlog)}"#)
        }
        return router
    }

    /// Keeps it, and waits a while for the daemon's word.
    private func pass(_ kind: Item.Kind, key: String, _ fields: some Encodable) async -> Response {
        guard let body = body(fields) else { return answer(.badRequest, problem("it cannot be written as JSON")) }
        let item = Item(kind: kind, key: key, body: body)
        switch outbox.take(item) {
        case .conflict: return answer(.conflict, problem("\(item.id) was taken before with other contents"))
        case .unavailable:
            return answer(.serviceUnavailable, problem("the disk takes nothing: \(item.id) was not taken"))
        case .taken: break
        }
        guard let settled = await outbox.wait(for: item.id, atMost: patience) else {
            return answer(.accepted, #"{"state":"pending"}"#)
        }
        return answer(HTTPResponse.Status(code: settled.status), settled.body)
    }

    private func state(_ id: String) -> Response {
        if let settled = outbox.settled(id) {
            return answer(HTTPResponse.Status(code: settled.status), settled.body)
        }
        return outbox.isKnown(id)
            ? answer(.accepted, #"{"state":"pending"}"#) : answer(.notFound, problem("\(id) was never taken"))
    }

    /// The fields with the channel's name, in one order, so that the same request is the same bytes.
    private func body(_ fields: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(fields), let text = String(data: data, encoding: .utf8) else { return nil }
        return #"{"channel":"\#(channel)","# + text.dropFirst()
    }

    private func problem(_ text: String) -> String {
        let data = try? JSONEncoder().encode(["message": text])
        return data.flatMap { String(data: $0, encoding: .utf8) } ?? "{}"
    }

    private func answer(_ status: HTTPResponse.Status, _ body: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
