/// Words that say nothing of a subject: function words of English and Chinese, and what links leave behind.
package enum StopWords {
    /// Whether `word`, folded, may stand as a term: no function word, no number, no single letter or character.
    package static func isTerm(_ word: String) -> Bool {
        guard word.unicodeScalars.count > 1, !all.contains(word) else { return false }
        return word.unicodeScalars.contains { $0.properties.isAlphabetic }
    }

    private static let all = Set((english + " " + chinese + " " + links).split(separator: " ").map(String.init))

    private static let links = """
        http https www com net org html htm co amp rt via cc utm src href nbsp quot png jpg jpeg gif mp3 pic twitter
        """.replacing("\n", with: " ")

    private static let english = """
        a about above after again against ain ain't all almost also am an and any are aren aren't around as at be because been
        before being below between both but by came can can't cannot come could couldn couldn't did didn didn't do does doesn
        doesn't doing don don't done down during each even ever every few for from further gave get gets getting give go goes
        going gonna gone good got gotta had hadn hadn't has hasn hasn't have haven haven't having he he'd he'll he's her here
        here's hers herself him himself his how however i i'd i'll i'm i've if im in into is isn isn't it it'd it'll it's its
        itself ive just know let let's like ll lot lots made make makes many may maybe me might more most much must my myself
        need never new no nor not now of off oh ok okay on once one only or other our ours ourselves out over own people quite
        rather re really said same saw say says see seen shall she she'd she'll she's should shouldn shouldn't since so some
        something still such take than that that's the their theirs them themselves then there there's these they they'd they'll
        they're they've thing things think this those though through thus till to today too took toward two under until up upon us use used
        using ve very want wants was wasn wasn't way we we'd we'll we're we've well went were weren weren't what what's when
        where where's whether which while who who's whom whose why will with within without won won't would wouldn wouldn't yeah
        yes yet you you'd you'll you're you've your yours yourself yourselves u ur n't s t d m tonight yesterday tomorrow day
        days time got back first last another always anyone everyone someone nothing anything everything
        """.replacing("\n", with: " ")

    private static let chinese = """
        一个 一些 一下 一样 一直 一种 一次 一点 一起 一定 一般 不会 不是 不能 不要 不过 不同 不知 不知道 不到 不了 与其 且 两个 个人 为 为了
        为什么 之 之前 之后 之间 乎 也 也是 了 了解 二 于 于是 些 亦 什么 什么样 今天 今日 今年 从 他 他们 以 以及 以后 以前 以为 们 任何 任
        但 但是 你 你们 使 使用 依 便 倒 借 假如 做 像 其 其中 其他 其它 其实 再 再次 冒 准备 几 几乎 出 出来 出现 则 别 别人 到 到了 前 即
        即使 却 又 及 及其 另 另外 只 只是 只有 只要 只能 叫 可 可以 可是 可能 各 各种 同 同时 后 后来 向 吗 否则 吧 吱 呀 呃 呢 呵 呵呵 哈
        哈哈 哈哈哈 哦 哪 哪个 哪些 哪里 哪儿 唉 啊 啦 喂 嗯 嘛 因 因为 因此 在 地 多 多少 大 大家 太 她 她们 好 好像 如 如何 如果 它 它们 对
        对于 将 小 尤其 就 就是 就算 已 已经 带 常 并 并且 应 应该 开始 很 很多 得 必须 怎么 怎么样 怎样 总 总是 您 想 意思 感觉 我 我们 或 或者
        所 所以 所有 才 打 把 按 据 接着 无 无论 既 既然 日 时 时候 时间 是 是不是 是否 昨天 明天 晚上 早上 更 更加 曾 最 最后 最近 月 有 有些
        有的 有点 有人 朝 来 来说 某 根据 次 正 正在 此 没 没有 然后 然而 照 特别 现在 甚至 用 由 由于 的 的话 目前 直接 看 看到 真 真的 着 知道
        等 等等 管 给 经过 结果 继续 罢 而 而且 而是 能 能够 自 自己 自从 若 虽 虽然 被 要 要是 觉得 认为 让 许多 论 该 说 请 起 起来 越 跟 较
        过 还 还是 还有 这 这个 这么 这些 这样 这种 这里 这儿 这次 进行 连 通过 那 那个 那么 那些 那样 那里 那儿 都 都是 里 需要 非常 靠 顺 首先 一
        只不过 终于 居然 竟然 真是 确实 完全 比较 十分 一天 一年 年 天 人 们 事 去 会 上 下 中 不 和 与 或是 比 几个 的人 东西 转发 微博 网页 链接
        """.replacing("\n", with: " ")
}
