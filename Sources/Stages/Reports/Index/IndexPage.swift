internal import Digests
internal import Domain
internal import Foundation

/// The page that lists reports: works without JavaScript, a small script only hides rows that do not match the search.
struct IndexPage {
    let index: ReportIndex
    let words: DeliveryWords
    let editions: [ReportIndex.Edition]
    /// Nil for the first page.
    let month: String?
    /// Of further pages.
    let months: [String]

    func html() -> String {
        let script = Self.script
        let hash = Data(Self.digest(script)).base64EncodedString()
        let title = words.text("index.title") + (month.map { " · \($0)" } ?? "")
        return """
            <!doctype html>
            <html lang="\(words.language)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'">
            <meta name="referrer" content="no-referrer">
            <title>\(escapeHTML(title))</title>
            <link rel="alternate" type="application/atom+xml" title="\(escapeHTML(words.text("feed.alerts")))" href="alerts.atom">
            <link rel="alternate" type="application/feed+json" title="\(escapeHTML(words.text("feed.alerts")))" href="alerts.json">
            <link rel="alternate" type="application/atom+xml" title="\(escapeHTML(words.text("feed.reports")))" href="reports.atom">
            <link rel="alternate" type="application/feed+json" title="\(escapeHTML(words.text("feed.reports")))" href="reports.json">
            <style>\(Self.style)</style>
            </head>
            <body>
            <a class="skip" href="#reports">\(escapeHTML(words.text("index.skip")))</a>
            <header><h1>\(escapeHTML(title))</h1><p>\(escapeHTML(words.counted("index.intro", editions.count)))</p>\(languages())</header>
            <main id="reports">
            \(month == nil ? alerts() : "")
            \(editions.isEmpty ? "<p>\(escapeHTML(words.text("index.none")))</p>" : list())
            </main>
            <footer>\(monthLinks())<p>\(feeds())</p></footer>
            <script>\(script)</script>
            </body>
            </html>

            """
    }

    private func languages() -> String {
        let others = index.words.filter { $0.language != words.language }
        guard !others.isEmpty else { return "" }
        let links = others.map {
            "<a hreflang=\"\($0.language)\" lang=\"\($0.language)\" href=\"\(index.name("index", month, $0))\">\(escapeHTML($0.base.text("languageName")))</a>"
        }
        return "<nav>\(links.joined(separator: " "))</nav>"
    }

    private func alerts() -> String {
        let open = index.alerts.filter(\.isOpen).compactMap { $0.notice[words.language] }
        let items = open.map { notice in
            "<li><b>◆ \(isolated(notice.monitor)): \(escapeHTML(notice.rule))</b> <span>\(escapeHTML(notice.stateLine))</span><br>"
                + "\(isolated(notice.sentence))</li>"
        }.joined(separator: "\n")
        return "<section aria-labelledby=\"al\"><h2 id=\"al\">\(escapeHTML(words.text("index.alerts")))</h2>"
            + (open.isEmpty
                ? "<p>\(escapeHTML(words.text("index.noAlerts")))</p>" : "<ul class=\"alerts\">\(items)</ul>")
            + "</section>"
    }

    private func list() -> String {
        let head = ["day", "monitor", "report", "finding", "files"].map {
            "<th scope=\"col\">\(escapeHTML(words.text("index.head.\($0)")))</th>"
        }.joined()
        return """
            <section aria-labelledby="all"><h2 id="all">\(escapeHTML(words.text("index.all")))</h2>
            <p class="search" hidden><label for="q">\(escapeHTML(words.text("index.search")))</label> <input id="q" type="search" autocomplete="off" placeholder="\(escapeHTML(words.text("index.searchHint")))"> <output for="q" data-text="\(escapeHTML(words.text("index.hits")))"></output></p>
            <table><thead><tr>\(head)</tr></thead><tbody>
            \(editions.map(row).joined(separator: "\n"))
            </tbody></table></section>
            """
    }

    private func row(_ edition: ReportIndex.Edition) -> String {
        let finding = edition.finding[words.language] ?? edition.finding.sorted { $0.key < $1.key }.first?.value ?? ""
        let pages = index.pages(edition)
        let name = escapeHTML(index.title(edition, words.language))
        let page = index.page(edition, words.language)
        let title = page.map { "<a href=\"\(ReportIndex.href("\(edition.folder)/\($0)"))\">\(name)</a>" } ?? name
        let number =
            edition.number > 1
            ? " <small>\(escapeHTML(words.text("index.edition", ["n": String(edition.number)])))</small>" : ""
        let files = pages.filter { $0.file != page }.map { page in
            let kind =
                page.ending == "pdf"
                ? words.text("index.pdf") : page.ending == "txt" ? words.text("index.text") : words.text("index.page")
            let label = [kind, page.language ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
            return "<a href=\"\(ReportIndex.href("\(edition.folder)/\(page.file)"))\">\(escapeHTML(label))</a>"
        }.joined(separator: " ")
        return
            "<tr><td><time datetime=\"\(escapeHTML(edition.period))\">\(escapeHTML(edition.period))</time></td><th scope=\"row\">\(isolated(edition.monitor))</th>"
            + "<td>\(title)\(number)</td><td>\(isolated(finding))</td><td class=\"files\">\(files)</td></tr>"
    }

    private func monthLinks() -> String {
        var links = months.filter { $0 != month }.map {
            "<a href=\"\(index.name("index", $0, words))\">\($0)</a>"
        }
        if month != nil {
            links.insert(
                "<a href=\"\(index.name("index", nil, words))\">\(escapeHTML(words.text("index.newer")))</a>", at: 0)
        }
        guard !links.isEmpty else { return "" }
        return
            "<nav aria-label=\"\(escapeHTML(words.text("index.older")))\"><p>\(escapeHTML(words.text("index.older"))): \(links.joined(separator: " "))</p></nav>"
    }

    private func feeds() -> String {
        let links = [
            ("alerts", "Atom", "atom"), ("alerts", "JSON", "json"), ("reports", "Atom", "atom"),
            ("reports", "JSON", "json"),
        ]
        .map { "<a href=\"\($0.0).\($0.2)\">\(escapeHTML(words.text("feed.\($0.0)"))) \($0.1)</a>" }
        return escapeHTML(words.text("index.feeds", ["list": "{list}"])).replacing(
            "{list}", with: links.joined(separator: " "))
    }

    private static func digest(_ text: String) -> [UInt8] {
        let hash = SHA256()
        hash.update(Array(text.utf8))
        return hash.finish()
    }

    private static let script = """
        (function(){var b=document.querySelector('.search'),q=document.getElementById('q');if(!q)return;b.hidden=false;
        var o=b.querySelector('output'),rows=[].slice.call(document.querySelectorAll('tbody tr'));
        var texts=rows.map(function(r){return r.textContent.toLowerCase()});
        q.addEventListener('input',function(){var w=q.value.toLowerCase().split(/\\s+/),n=0;
        rows.forEach(function(r,i){var s=w.every(function(x){return texts[i].indexOf(x)>=0});r.hidden=!s;if(s)n++});
        o.textContent=q.value?o.dataset.text.replace('{n}',n).replace('{all}',rows.length):''})})();
        """

    /// Roles of colour as in the reports' own tokens; each pair is measured there.
    private static let style = """
        :root{color-scheme:light dark;--paper:#fbfaf6;--ink:#1d2327;--ink2:#555b5e;--rule:#d9d4c8;--hair:#ebe7dc;--link:#14568a;--alert:#94185a;--card:#fcf0f5}
        @media (prefers-color-scheme:dark){:root{--paper:#14181b;--ink:#ebe8e1;--ink2:#a9adae;--rule:#363c40;--hair:#282d31;--link:#8cc4ee;--alert:#f386b8;--card:#2b1d25}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1136px;padding:28px 24px 56px;background:var(--paper);color:var(--ink);font:16px/1.5 Inter,system-ui,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
        h1,h2{font-family:"Iowan Old Style",Charter,"Source Serif 4","Noto Serif",Cambria,serif;font-weight:500;line-height:1.2;margin:0 0 8px}h1{font-size:40px}h2{font-size:24px;margin-top:28px}
        :lang(zh) h1,:lang(zh) h2{font-family:"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-weight:600}
        a{color:var(--link)}a:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-999px}.skip:focus{position:static}
        header p,footer{color:var(--ink2);font-size:14px;margin:0 0 8px}footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:12px}
        nav a,footer a,.files a{margin-right:12px;display:inline-block;min-height:24px}
        ul.alerts{list-style:none;margin:0;padding:0}ul.alerts li{background:var(--card);border-left:4px solid var(--alert);padding:12px 16px;margin:0 0 10px}ul.alerts b{color:var(--alert)}ul.alerts span{color:var(--ink2);font-size:14px}
        .search{margin:0 0 12px}input{font:inherit;color:inherit;background:transparent;border:1px solid var(--ink2);border-radius:4px;padding:6px 10px;width:min(100%,420px)}output{color:var(--ink2);font-size:14px}
        table{border-collapse:collapse;width:100%;font-size:14.5px}th,td{text-align:start;vertical-align:top;padding:8px 14px 8px 0;border-bottom:1px solid var(--hair);overflow-wrap:anywhere}thead th{color:var(--ink2);font-weight:500;border-bottom-color:var(--ink)}
        tbody th{font-weight:600}td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums;overflow-wrap:normal}small{color:var(--ink2)}[hidden]{display:none!important}
        @media (max-width:719px){body{padding:20px 16px 40px}h1{font-size:31px}thead{position:absolute;left:-999px}table,tbody,tr{display:block}tr{border-bottom:1px solid var(--rule);padding:10px 0}th,td{display:block;border:0;padding:1px 0}}
        @media print{.search,footer{display:none}body{max-width:none;background:#fff;color:#000}}
        """
}
