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

    /// A full disk does not get room within a second.
    private static let patient = [ErrorCode.paymentsUnavailable, .storeFull, .storeRefused, .storeGone].map(\.rawValue)

    /// An error in its one shape.
    static func error(_ error: ErrorResponse, status: Int) -> Response {
        var response = (try? json(error)) ?? Response(status: .internalServerError)
        response.status = HTTPResponse.Status(code: status)
        if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        if status == 503 {
            response.headers[.retryAfter] = patient.contains(error.code) ? "30" : "1"
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

    /// The engine did not do it, because of this: `queue.full`, `disk.full`, `store.refused`.
    init(unavailable reason: String) {
        switch reason {
        case "disk.full": self.init(.storeFull)
        case "store.refused": self.init(.storeRefused)
        case "store.gone": self.init(.storeGone)
        default: self.init(.engineBusy)
        }
    }

    /// A refusal by the engine under a code of its own.
    init(engine code: String, _ details: [Detail]) {
        self.code = code
        status = Refusal.status(code)
        words = Texts.staffWords(code)
        self.details = details
    }
}
