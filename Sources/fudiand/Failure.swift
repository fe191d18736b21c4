import ArgumentParser
import Console
import Documents
import Foundation
import Gateway
import Languages
import Storage

/// How this process speaks to who started it: by the locale.
enum Speech {
    static let language = Language(environment: ProcessInfo.processInfo.environment)
}

/// The words of the user's language.
func say(_ en: String, _ zh: String) -> String { Speech.language == .zh ? zh : en }

/// Tells why the daemon does not run, in one place: what happened, where, and what to do.
enum Failure {
    /// Runs `body`; what it throws is told on standard error and becomes the exit status.
    static func told(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let faults as Faults {
            end(faults.words[Speech.language], ExitStatus.configuration)
        } catch let error as StoreError {
            end(error.description, isBusy(error) ? ExitStatus.busy : ExitStatus.store)
        } catch let error as DaemonError {
            end(error.description, ExitStatus.unavailable)
        } catch let error as ConsoleError {
            end(error.description, isBusy(error) ? ExitStatus.busy : ExitStatus.unavailable)
        }
    }

    static func end(_ text: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data("fudiand: \(text)\n".utf8))
        exit(status)
    }

    private static func isBusy(_ error: ConsoleError) -> Bool {
        if case .socketInUse = error { true } else { false }
    }

    private static func isBusy(_ error: StoreError) -> Bool {
        if case .folderInUse = error { true } else { false }
    }
}
