-- A customer answered a quiz about what she likes or lacks; once per quiz and day. What reveals health is not told.
with answers as (

    select
        answers.customer_id,
        answers.survey,
        answers.question,
        answers.answered_date,
        answers.answered_at,
        row_number() over (
            partition by answers.customer_id, answers.survey, answers.answered_date
            order by answers.question asc nulls last
        ) as place
    from {{ ref('int_customer_answers') }} as answers
    inner join {{ ref('survey_traits') }} as traits on answers.question = traits.question
    where
        traits.trait in ('quiz_interest', 'quiz_problem')
        and not answers.is_sensitive
        and {{ occurred_lately('answers.answered_at') }}

)

select
    customer_id,
    survey || ':' || {{ date_text('answered_date') }} as trigger_key,
    max(answered_at) as occurred_at,
    {{ json_object({
        'survey': json_quoted('survey'),
        'questions': json_listed('question', 'place'),
    }) }} as context
from answers
group by customer_id, survey, answered_date
