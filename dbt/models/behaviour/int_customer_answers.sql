-- The newest answer of each customer to each question. An answer that reveals health is here only with her consent to
-- that.
with answers as (

    select
        coalesce(aliases.customer_id, answers.customer_id) as customer_id,
        answers.survey,
        answers.question,
        answers.answer,
        answers.score,
        answers.is_sensitive,
        answers.occurred_at,
        row_number() over (
            partition by coalesce(aliases.customer_id, answers.customer_id), answers.survey, answers.question
            order by answers.occurred_at desc nulls last, answers.answer_id desc nulls last
        ) as newness
    from {{ ref('stg_shop__survey_answers') }} as answers
    left join {{ ref('customer_aliases') }} as aliases on answers.customer_id = aliases.alias_id
    where answers.customer_id is not null

)

select
    answers.customer_id,
    answers.survey,
    answers.question,
    answers.answer,
    answers.score,
    answers.is_sensitive,
    answers.occurred_at as answered_at,
    {{ local_date('answers.occurred_at', shop_timezone()) }} as answered_date
from answers
left join {{ ref('int_customers__health_permitted') }} as permitted on answers.customer_id = permitted.customer_id
where
    answers.newness = 1
    and (not answers.is_sensitive or permitted.customer_id is not null)
