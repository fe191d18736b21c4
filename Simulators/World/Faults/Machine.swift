import CWorldDisk

// The machine that the daemon runs on: its sleep, and the room on its disk.

extension World {
    /// What the daemon holds back for restores on a full disk.
    static let reserveSize: Int64 = 4 << 20

    /// Lies still for a while: nothing that concerns the daemon happens, and its monotonic clock stands.
    func sleep(_ milliseconds: Int64) {
        guard now >= asleepUntil else { return }
        tell("the machine sleeps for \(milliseconds) ms")
        asleepUntil = now + milliseconds
        times.sleep(from: now, until: asleepUntil)
        slept += milliseconds
    }

    /// Others have filled the disk, up to a little.
    func fillDisk() {
        isDiskFull = true
        diskFreed = 0
        room = world_disk_size() + 4_096 * (1 + dice.below(24))
        world_disk_room(room)
    }

    func emptyDisk() {
        isDiskFull = false
        world_disk_room(0)
    }

    /// The daemon takes its reserve; false where the disk has no room for it.
    func holdReserve() -> Bool {
        if isReserveHeld { return true }
        guard !isDiskFull else { return false }
        isReserveHeld = true
        return true
    }

    func releaseReserve() {
        guard isReserveHeld else { return }
        isReserveHeld = false
        guard isDiskFull else { return }
        room += World.reserveSize
        world_disk_room(room)
    }

    /// Too little is left even to open a store.
    var isRoomScarce: Bool { isDiskFull && room - world_disk_size() < 256 << 10 }
}
