-- Answers to surveys and quizzes. An answer that nobody marked is taken to reveal health: a slip must not publish it.
with survey_answers as (

    {{ known_rows(source('raw', 'survey_answers'), ['answer_id'], 'occurred_at') }}

)

select
    answer_id,
    customer_id,
    occurred_at,
    survey,
    question,
    answer,
    score,
    coalesce(is_sensitive, true) as is_sensitive
from survey_answers
