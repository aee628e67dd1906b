-- A customer told in a survey that she is not satisfied; once per survey and day, with her lowest score.
select
    answers.customer_id,
    answers.survey || ':' || {{ date_text('answers.answered_date') }} as trigger_key,
    max(answers.answered_at) as occurred_at,
    {{ json_object({
        'survey': json_quoted('answers.survey'),
        'score': json_plain('min(answers.score)'),
    }) }} as context
from {{ ref('int_customer_answers') }} as answers
inner join {{ ref('survey_traits') }} as traits on answers.question = traits.question
where
    traits.trait = 'satisfaction_score'
    and not answers.is_sensitive
    and answers.score <= {{ trigger_rule('low_satisfaction_score') }}
    and {{ occurred_lately('answers.answered_at') }}
group by answers.customer_id, answers.survey, answers.answered_date
