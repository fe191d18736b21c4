import Documents
import Glibc

/// Whether the rescue list could be written where the configuration wants it: on the night on which it is needed it is too late.
enum RescueCheck {
    /// Tells what is right, and what is to be thought of; ends the process where the list could not be written.
    static func check(_ configuration: Configuration) {
        guard let settings = configuration.rescue else {
            return print(
                say(
                    "rescue list: lies with the store, not signed, and is lost with it; set rescue.file and rescue.key",
                    "救援清单：与数据库同处且未签名，将随数据库一同丢失；请设置 rescue.file 和 rescue.key"))
        }
        let path = settings.file
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        guard access(folder, W_OK | X_OK) == 0, !isFolder else {
            let why = String(cString: strerror(isFolder ? EISDIR : errno))
            Failure.end(
                say(
                    "no rescue list can be written at \(path): \(folder): \(why). Make the folder, let the daemon's user write there, "
                        + "or change rescue.file",
                    "无法写入救援清单 \(path)：\(folder)：\(why)。请创建该文件夹并使守护进程用户可写，或修改 rescue.file"),
                ExitStatus.unavailable)
        }
        if path.hasPrefix(configuration.data + "/") {
            return print(
                say(
                    "rescue list \(path): lies with the store and is lost with it; name a file on another disk",
                    "救援清单 \(path)：与数据库同处，将随其一同丢失；请改为其他磁盘上的文件"))
        }
        let signed =
            settings.key == nil ? say("not signed; set rescue.key", "未签名，请设置 rescue.key") : say("signed", "签名")
        print(say("rescue list \(path): ok, \(signed)", "救援清单 \(path)：正确，\(signed)"))
    }
}
