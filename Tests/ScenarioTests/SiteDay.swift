import Foundation

/// The day that it is on a site in China: what is paid at a desk is of today or yesterday.
enum SiteDay {
    /// One day for the whole run, so that midnight changes no key.
    static let today: String = {
        let shifted = Date.now.addingTimeInterval(8 * 3600)
        return String(shifted.ISO8601Format().prefix(10))
    }()
}
