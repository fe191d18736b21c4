import Testing

@Suite struct CodeScannerTests {
    @Test(arguments: [
        (#"let a = "x!" // try! b"#, #"let a = "" "#),
        (#"f("\(value!) yuan")"#, #"f("(value!)")"#),
        (#"f("a \(g("try!")) \(h(")"))", c!)"#, #"f("(g(""))(h(""))", c!)"#),
        ("a /* /* as! */ \n */ b", "a \n b"),
        (##"let r = #"quote " and \(no) \#(x!)"# + y!"##, ##"let r = "(x!)" + y!"##),
        ("\"\"\"\n  // no comment \\(z!)\n  \"\"\" + w", "\"\n(z!)\n\" + w"),
        (#""\\" + a!"#, #""" + a!"#),
        (#"func `says "no" // twice`() {}"#, #"func `says "no" // twice`() {}"#),
    ])
    func `comments and texts go, code and lines stay`(text: String, code: String) {
        #expect(CodeScanner.code(of: text) == code)
    }

    @Test func `imports are found however they are written`() {
        let text = """
            import Testing
            public import struct Quantities.Money
            @preconcurrency import Foundation
            // import Dispatch
            let important = "import Glibc"
            """
        #expect(
            SourceFile(path: "Sources/Room/A.swift", text: text).imports == ["Testing", "Quantities", "Foundation"])
    }
}
