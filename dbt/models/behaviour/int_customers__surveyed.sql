-- What each customer told in surveys, quizzes and reviews, as traits: the newest answer to any question of the trait.
-- Answers that reveal health become no trait, whatever she agreed to: traits are read everywhere.
with answers as (

    select
        answers.customer_id,
        questions.trait,
        answers.answer,
        answers.score,
        answers.answered_date,
        row_number() over (
            partition by answers.customer_id, questions.trait
            order by
                answers.answered_at desc nulls last, answers.survey desc nulls last, answers.question desc nulls last
        ) as newness
    from {{ ref('int_customer_answers') }} as answers
    inner join {{ ref('survey_traits') }} as questions on answers.question = questions.question
    where not answers.is_sensitive

),

told as (

    select
        customer_id,
        max(case when trait = 'quiz_interest' then answer end) as quiz_interest,
        max(case when trait = 'quiz_problem' then answer end) as quiz_problem,
        max(case when trait = 'satisfaction_score' then score end) as satisfaction_score,
        max(answered_date) as last_answer_date
    from answers
    where newness = 1
    group by customer_id

),

reviews as (

    select
        coalesce(aliases.customer_id, reviews.customer_id) as customer_id,
        count(*) as review_count,
        min(reviews.rating) as lowest_rating
    from {{ ref('stg_shop__reviews') }} as reviews
    left join {{ ref('customer_aliases') }} as aliases on reviews.customer_id = aliases.alias_id
    where reviews.customer_id is not null
    group by coalesce(aliases.customer_id, reviews.customer_id)

)

select
    coalesce(told.customer_id, reviews.customer_id) as customer_id,
    told.quiz_interest,
    told.quiz_problem,
    told.satisfaction_score,
    told.last_answer_date,
    cast(coalesce(reviews.review_count, 0) as integer) as review_count,
    reviews.lowest_rating
from told
full outer join reviews on told.customer_id = reviews.customer_id
