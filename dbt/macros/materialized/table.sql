{#- A model as a table, written once under its own name.
    dbt's own way writes beside it, renames and drops what was there before, which protects who reads a live database and
    costs a small model more than its SQL. Nobody reads a build's file, and a build that fails is thrown away (D1). -#}
{% materialization table, adapter="duckdb", supported_languages=["sql", "python"] %}
  {%- set relation = this.incorporate(type="table") -%}
  {%- set language = model["language"] -%}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- if language == "python" -%}
    {#- A Python model writes through a cursor of its own, which sees only what is committed. -#}
    {%- call statement("replaced", auto_begin=False) -%} drop table if exists {{ relation }} {%- endcall -%}
  {%- endif -%}
  {%- call statement("main", language=language) -%}
    {%- if language == "sql" -%} drop table if exists {{ relation }}; {%- endif -%}
    {{ create_table_as(False, relation, compiled_code, language) }}
  {%- endcall -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ return({"relations": [relation]}) }}
{% endmaterialization %}
