import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Quantities

/// One request to the SMS gateway, and what its answer means.
///
/// `POST <url>` with `{"id", "to", "text"}` is answered with 2xx and `{"reference"}`, the same one for the same id.
/// `GET <url>/<id>` is answered with `{"state": "accepted" | "delivered" | "failed", "at", "reason"}`.
struct SMSGateway: Sendable {
    let settings: SMSSettings
    let http: HTTPClient

    func perform(_ job: Outbox.Job) async -> Outbox.Answer {
        do {
            var request = HTTPClientRequest(url: settings.url)
            if case .ask(let id) = job { request.url += "/" + wireID(id.number) }
            if let token = settings.token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
            request.headers.add(name: "Accept", value: "application/json")
            if case .send(let message) = job {
                let body = Body(id: wireID(message.id.number), to: message.phone, text: message.text)
                request.method = .POST
                request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
                request.body = .bytes([UInt8](try JSONEncoder().encode(body)))
            }
            let timeout = TimeAmount.milliseconds(max(settings.requestTimeout.milliseconds, 1))
            let response = try await http.execute(request, timeout: timeout)
            let data = Data(try await response.body.collect(upTo: 64 * 1024).readableBytesView)
            return meaning(of: response.status.code, data, job)
        } catch {
            return .unavailable(reason: SMSGateway.brief(error))
        }
    }

    private struct Body: Encodable {
        let id: String
        let to: String
        let text: String
    }

    private struct Reply: Decodable {
        var reference: String?
        var state: String?
        var reason: String?
    }

    private func wireID(_ number: Int64) -> String {
        settings.idPrefix.isEmpty ? "\(number)" : "\(settings.idPrefix)-\(number)"
    }

    private func meaning(of status: UInt, _ data: Data, _ job: Outbox.Job) -> Outbox.Answer {
        let reply = try? JSONDecoder().decode(Reply.self, from: data)
        switch (job, status) {
        case (.send, 200...299):
            guard let reference = reply?.reference else { return .unavailable(reason: "reply without a reference") }
            return .accepted(reference: reference)
        // The message itself is refused: repeating it would not help.
        case (.send, 400), (.send, 409), (.send, 413), (.send, 422):
            return .failed(reason: reply?.reason ?? "refused by the gateway with status \(status)")
        case (.ask, 200...299):
            switch reply?.state {
            case "delivered": return .delivered
            case "failed": return .failed(reason: reply?.reason ?? "not delivered")
            case "accepted": return .pending
            default: return .unavailable(reason: "reply without a known state")
            }
        case (.ask, 404), (.ask, 410): return .unknown
        default: return .unavailable(reason: "status \(status)")
        }
    }

    /// Short, and without the address: it goes into the account's story.
    private static func brief(_ error: any Error) -> String {
        if let error = error as? HTTPClientError { return error.shortDescription }
        if error is CancellationError { return "stopped" }
        return "\(type(of: error))"
    }
}
