import Hummingbird
import Supply

/// What travels with one request through the server.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's `Idempotency-Key`, or one made here; in every answer and in the log.
    var requestID: String = ""

    init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }
}

/// Who asks, once the token is known.
struct Caller: Sendable {
    let actor: Actor
    /// Another person, by another token, where one was named.
    let second: Actor?
}
