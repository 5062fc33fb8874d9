/// What sources gave, and what of it no monitor wants: searches of services give more than was asked for, so monitors match every
/// post again here. The view `source_yield` has the same by day.
package enum SourceYield {
    /// Rows of source, posts and those that no monitor matches, of posts first seen at `time` (Unix seconds) and later. Posts that
    /// wait to be matched do not count; without a monitor there is no row.
    package static func query(since time: Int64) -> String {
        """
        SELECT o.name, count(*), count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM monitor_match AS x JOIN monitor AS m USING (monitor_id)
            WHERE x.post_id = p.post_id AND m.current = 1))
        FROM post AS p JOIN post_source AS s USING (post_id) JOIN source AS o USING (source_id)
        WHERE p.first_seen_at >= \(time) AND NOT EXISTS (SELECT 1 FROM touched_post AS w WHERE w.post_id = p.post_id)
            AND EXISTS (SELECT 1 FROM monitor WHERE current = 1)
        GROUP BY o.source_id ORDER BY o.name
        """
    }
}
