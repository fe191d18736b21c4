import Languages
import Yams

/// Reads a YAML document with a fault for everything that is wrong with it.
///
/// A reader is a function from the root to a value. It asks for keys, which makes them known; whatever it did not ask for is an
/// unknown key and a fault. It may return nil only where a fault was noted:
///
///     struct Port { let address: String, number: Int, timeout: Span }
///
///     let port = try YAMLReader.read(text, file: "port.yaml") { root in
///         let address = root.required("address")?.text()
///         let number = root.optional("port")?.integer(in: 1...65535) ?? 502
///         let timeout = root.optional("timeout")?.span() ?? .seconds(1)
///         guard let address else { return nil }
///         return Port(address: address, number: number, timeout: timeout)
///     }
///
/// With `adress: 10.0.0.7` and `port: 70000` in lines 1 and 2 this throws
///
///     port.yaml:1: address is missing. Add it.
///     port.yaml:1: adress: this key is not known here. Did you mean address? Otherwise leave it out.
///     port.yaml:2: port: 70000 is not within 1...65535. Give a number within these bounds.
public enum YAMLReader {
    /// Reads one document whose root is a mapping.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - file: how faults name it.
    ///   - body: makes the value; nil where it noted a fault.
    /// - Throws: ``Faults``, all that were found. A text that is no YAML gives only that.
    public static func read<Value>(
        _ text: String, file: String, _ body: (YAMLMapping) -> Value?
    ) throws(Faults) -> Value {
        let faults = FaultList(file: file)
        guard let root = node(of: text, faults) else { return try faults.finish(nil) }
        guard case .mapping(let mapping) = root else {
            faults.note(
                line: root.line, path: "", what: Words("it holds no keys", "没有任何项"),
                cure: Words("write `key: value` lines", "请写成 `key: value` 的形式"))
            return try faults.finish(nil)
        }
        let top = YAMLMapping(mapping, line: root.line, path: "", faults: faults)
        let value = body(top)
        top.refuseUnknownKeys()
        return try faults.finish(value)
    }

    private static func node(of text: String, _ faults: FaultList) -> Node? {
        var text = text
        // The parser gives up at the first key that is there twice. Each is noted, set aside, and the rest is read.
        for count in 0..<100 {
            do {
                if let node = try Yams.compose(yaml: text) { return node }
                faults.note(
                    line: 0, path: "", what: Words("it is empty", "内容为空"),
                    cure: Words("write the document, or remove the file", "请写入内容，或删除该文件"))
                return nil
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let key = keys.first ?? ""
                let doubled = DoubledKey(key, first: context.mark, in: text, count: count)
                faults.note(
                    line: doubled.line, path: key, what: Words("this key is there twice", "此项出现了两次"),
                    cure: Words("keep one of the two", "请保留其中一个"))
                guard let rest = doubled.text else { return nil }
                text = rest
            } catch let error as YamlError {
                note(error, faults)
                return nil
            } catch {
                faults.note(
                    line: 0, path: "", what: Words("it is not YAML: \(error)", "不是有效的 YAML"),
                    cure: Words("correct it", "请改正"))
                return nil
            }
        }
        return nil
    }

    private static func note(_ error: YamlError, _ faults: FaultList) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            faults.note(
                line: mark.line, path: "", what: Words("it is not YAML here: \(problem)", "此处不是有效的 YAML"),
                cure: Words(
                    "check indentation (spaces, no tabs), colons and quotes at column \(mark.column)",
                    "请检查第 \(mark.column) 列处的缩进（用空格，不用制表符）、冒号和引号"))
        default:
            faults.note(
                line: 0, path: "", what: Words("it is not YAML: \(error)", "不是有效的 YAML"),
                cure: Words("correct it", "请改正"))
        }
    }
}

extension Node {
    /// The line that it begins in, from 1.
    var line: Int { mark?.line ?? 0 }
}
