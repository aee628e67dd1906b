{#- A model as a view, written once under its own name, for the reason that table.sql gives. -#}
{% materialization view, adapter="duckdb" %}
  {%- set relation = this.incorporate(type="view") -%}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- call statement("main") -%}
    drop view if exists {{ relation }};
    {{ create_view_as(relation, compiled_code) }}
  {%- endcall -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ return({"relations": [relation]}) }}
{% endmaterialization %}
