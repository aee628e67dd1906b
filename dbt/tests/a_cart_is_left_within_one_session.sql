-- Bins are as long as cart_exit_minutes: longer than the gap, two events of one bin could lie in two sessions.
select
    {{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as cart_exit_minutes,
    {{ rule_value(ref('session_rules'), 'gap_minutes') }} as gap_minutes
where
    not coalesce(
        {{ rule_value(ref('session_rules'), 'cart_exit_minutes') }}
        <= {{ rule_value(ref('session_rules'), 'gap_minutes') }},
        false
    )
