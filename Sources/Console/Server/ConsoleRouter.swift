import API
import Hummingbird
import Supply

/// The API's addresses behind edge and door.
enum ConsoleRouter {
    static func build(_ backend: any Backend, importBytes: Int) -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.add(middleware: Edge())
        let door = Door(backend)
        for route in Routes.all {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await answer(request, context, route, backend, door, bodyLimit: route.bodyLimit ?? importBytes)
            }
        }
        refuseOtherMethods(router)
        return router
    }

    /// An address that is there, asked in a way that it does not take, is no unknown address.
    private static func refuseOtherMethods(_ router: Router<ConsoleContext>) {
        let methods = Dictionary(grouping: Routes.all, by: \.path).mapValues { Set($0.map(\.method)) }
        for (path, taken) in methods {
            let allowed = taken.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options]
            where !taken.contains(method) {
                router.on(RouterPath(path), method: method) { _, context in
                    let error = ErrorResponse(.methodNotAllowed, requestId: context.requestID)
                    var response = Replies.error(error, status: ErrorCode.methodNotAllowed.status)
                    response.headers[.allow] = allowed
                    return response
                }
            }
        }
    }

    private static func answer(
        _ request: Request, _ context: ConsoleContext, _ route: Route, _ backend: any Backend, _ door: Door,
        bodyLimit: Int
    ) async throws -> Response {
        var caller: Caller?
        if let action = route.action { caller = try await door.admit(request, to: action, context) }
        // Refused before it is accepted: nothing is read, nothing waits.
        let process = backend.process()
        if route.load == .pays, !process.takesPayments {
            throw Refused(process.isStoreGone ? .storeGone : .paymentsUnavailable)
        }
        if process.isQueueFull, route.load == .pays || route.load == .writes { throw Refused(.engineBusy) }
        var body: [UInt8] = []
        if route.method != .get {
            body = Array(try await request.body.collect(upTo: bodyLimit).readableBytesView)
        }
        return try await route.handle(
            Exchange(request: request, context: context, backend: backend, caller: caller, body: body))
    }
}
