# The job that the sandbox explores: it starts a run as the guide shows, and waits for it with short times.
import planasonix_http

planasonix_http.TIMEOUT_S, planasonix_http.POLL_S = 1, 0.02
planasonix_http.run_pipeline("pl_01hqxyz", "orders-2026-11-24", RUN_DATE="2026-11-24")
