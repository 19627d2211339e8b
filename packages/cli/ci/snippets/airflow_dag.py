"""Runs a Planasonix pipeline from Airflow. A retried task takes up the run that is still going."""

from datetime import datetime

from airflow import DAG
from airflow.providers.standard.operators.bash import BashOperator  # Airflow 2: from airflow.operators.bash

with DAG("orders", start_date=datetime(2026, 11, 24), schedule="@daily", catchup=False):
    BashOperator(
        task_id="load_orders",
        # exec: when the task is killed, the signal reaches the program itself, which cancels the run.
        bash_command=(
            "exec planasonix pipelines run pl_01hqxyz --var RUN_DATE={{ ds }}"
            " --wait --once --label '{{ ti.map_index }}' --on-interrupt cancel --timeout 2h"
        ),
        env={"PLANASONIX_API_KEY": "{{ conn.planasonix.password }}"},
        append_env=True,
        retries=2,
    )
