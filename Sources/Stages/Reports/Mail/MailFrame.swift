/// What all HTML parts have around them: one column of 600, a preheader, colours for dark mode by class, no request.
enum MailFrame {
    /// - Parameters:
    ///   - preheader: what lists of messages show beside the subject.
    ///   - label: what screen readers call it.
    static func page(title: String, preheader: String, label: String, language: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="\(language)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>\(escapeHTML(title))</title>
        <style>
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (prefers-color-scheme:dark){
        .bg{background:#14181b!important}.card{background:#2b1d25!important;border-color:#f386b8!important}
        .ink{color:#ebe8e1!important}.ink2{color:#a9adae!important}.al{color:#f386b8!important}.neg{color:#f39a63!important}.pos{color:#82bdea!important}
        .lk,a{color:#8cc4ee!important}.hair{border-color:#282d31!important}.rule{border-color:#363c40!important}}
        @media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}.h1{font-size:27px!important}}
        </style>
        </head>
        <body class="bg" style="margin:0;padding:0;background:#fbfaf6;">
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">\(escapeHTML(preheader))</div>
        <div role="article" aria-roledescription="email" aria-label="\(escapeHTML(label))" lang="\(language)">
        <table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#fbfaf6;"><tr><td align="center">
        <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;"><tr><td class="pad" style="padding:22px 24px 32px;overflow-wrap:break-word;">
        \(MailBody.topMark)\(body)
        </td></tr></table>
        </td></tr></table>
        </div>
        </body>
        </html>

        """
    }
}
