import API
import Foundation
import Hummingbird
import Languages

/// How answers are written: JSON with snake_case names.
enum Replies {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// An error in its one shape.
    static func error(_ error: ErrorResponse, status: Int) -> Response {
        var response = (try? json(error)) ?? Response(status: .internalServerError)
        response.status = HTTPResponse.Status(code: status)
        if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        if status == 503 {
            response.headers[.retryAfter] = error.code == ErrorCode.paymentsUnavailable.rawValue ? "30" : "1"
        }
        return response
    }
}

/// Stops a request: becomes an ``ErrorResponse``.
struct Refused: Error {
    let code: String
    let status: Int
    let words: Words
    let details: [Detail]

    init(_ code: ErrorCode, _ details: [Detail] = []) {
        self.code = code.rawValue
        status = code.status
        words = code.words
        self.details = details
    }

    /// A refusal by the engine under a code of its own.
    init(engine code: String, _ details: [Detail]) {
        self.code = code
        status = Refusal.status(code)
        words = Texts.staffWords(code)
        self.details = details
    }
}
