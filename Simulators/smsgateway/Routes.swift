import Foundation
import HTTPTypes
import Hummingbird

/// What is asked of the gateway, and how it answers.
func routes(_ mailbox: Mailbox) -> Router<BasicRequestContext> {
    struct Incoming: Decodable {
        let id: String
        let to: String
        let text: String
    }
    let router = Router()
    router.post("messages") { request, context -> Response in
        let message = try await request.decode(as: Incoming.self, context: context)
        switch mailbox.take(id: message.id, to: message.to, text: message.text) {
        case .taken(let reference): return try json(["reference": reference], .accepted)
        case .conflict: return try json(["reason": "this id belongs to another message"], .conflict)
        case .refused: return try json(["reason": "number barred"], .unprocessableContent)
        case .unavailable: return try json(["reason": "out of service"], .serviceUnavailable)
        }
    }
    router.get("messages") { _, _ in try json(mailbox.all) }
    router.get("messages/:id") { _, context -> Response in
        guard let message = mailbox.message(try context.parameters.require("id")) else {
            return try json(["reason": "no such message"], .notFound)
        }
        return try json(message)
    }
    router.post("control") { request, context in
        try json(mailbox.control(try await request.decode(as: Mailbox.Control.self, context: context)))
    }
    return router
}

private func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = HTTPFields()
    headers[.contentType] = "application/json; charset=utf-8"
    return Response(
        status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
}
