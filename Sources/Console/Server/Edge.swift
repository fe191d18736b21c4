import API
import Hummingbird
import Languages
import Logging
import Storage

/// The outermost layer: gives each request its id, and every error its one shape.
struct Edge: RouterMiddleware {
    typealias Context = ConsoleContext

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let given = request.headers[.idempotencyKey]
        context.requestID = given.flatMap { Edge.isID($0) ? $0 : nil } ?? Tokens.requestID()
        var response: Response
        do {
            if let given, !Edge.isID(given) {
                let words = Words("must have 1 to 64 visible characters", "应为 1 至 64 个可见字符")
                throw Refused(
                    .requestInvalid,
                    [Detail(name: "Idempotency-Key", code: FieldFault.malformed.rawValue, words: words)])
            }
            response = try await next(request, context)
        } catch {
            response = answer(to: error, context)
        }
        response.headers[.requestID] = context.requestID
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func answer(to error: any Error, _ context: ConsoleContext) -> Response {
        let refused: Refused
        switch error {
        case let error as Refused: refused = error
        case StoreError.tookTooLong(let patience):
            context.logger.warning(
                "store slow", metadata: ["request.id": "\(context.requestID)", "after": "\(patience)"])
            refused = Refused(.storeSlow)
        case let error as StoreError:
            context.logger.error(
                "store unreadable", metadata: ["request.id": "\(context.requestID)", "detail": "\(error.english)"])
            refused = Refused(.storeUnreadable)
        case let error as any HTTPResponseError where error.status == .notFound: refused = Refused(.routeUnknown)
        case let error as any HTTPResponseError where error.status == .methodNotAllowed:
            refused = Refused(.methodNotAllowed)
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            refused = Refused(.requestTooLarge)
        default:
            context.logger.error(
                "request failed", metadata: ["request.id": "\(context.requestID)", "detail": "\(error)"])
            refused = Refused(.internalError)
        }
        let body = ErrorResponse(
            code: refused.code, words: refused.words, details: refused.details, requestId: context.requestID)
        return Replies.error(body, status: refused.status)
    }

    /// 1...64 visible ASCII characters.
    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
