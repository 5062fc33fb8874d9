SELECT strftime('%Y-%m-%dT%H:%M:%SZ', e.at, 'unixepoch') AS at, e.state, :alert AS alert
FROM alert_event AS e
WHERE e.alert_id = :alert
ORDER BY e.position;
