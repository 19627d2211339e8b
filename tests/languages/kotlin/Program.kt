import com.planasonix.apis.PipelinesApi
import com.planasonix.apis.RunsApi
import com.planasonix.infrastructure.ApiClient
import com.planasonix.infrastructure.ClientError
import com.planasonix.infrastructure.ClientException
import com.planasonix.infrastructure.Serializer
import com.planasonix.models.ErrorResponse
import com.planasonix.models.PipelineCreate
import com.planasonix.models.PipelineEdgeInput
import com.planasonix.models.PipelineNodeInput
import com.planasonix.models.PipelineRunStart
import okhttp3.OkHttpClient

/** Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client. */
fun main() {
    val server = System.getenv("PLANASONIX_BASE_URL")
    ApiClient.accessToken = System.getenv("PLANASONIX_API_KEY")
    val pipelines = PipelinesApi(server)
    val runs = RunsApi(server)

    val created = pipelines.pipelinesCreate(
        PipelineCreate(
            name = "Orders to warehouse",
            projectId = "proj_01hqxyz",
            nodes = listOf(node("n_source", "source.postgres"), node("n_target", "destination.snowflake")),
            edges = listOf(PipelineEdgeInput(source = "n_source", target = "n_target")),
        ),
    )
    val pipeline = created.data.id
    println("created $pipeline")

    val run = pipelines.pipelinesRun(pipeline, "key-1", PipelineRunStart()).data.id
    println("started $run")

    var status: String? = null
    for (poll in 1..10) {
        status = runs.runsGet(run).data.attributes.status
        if (status in listOf("succeeded", "failed", "canceled")) break
        Thread.sleep(50)
    }
    println("ended $status")

    val first = pipelines.pipelinesList(limit = 2)
    val second = pipelines.pipelinesList(limit = 2, cursor = first.meta.page.cursor)
    val place = if (second.meta.page.cursor == null) "last" else "more"
    println("pages ${first.data.size} ${second.data.size} $place")

    val refusing = OkHttpClient.Builder()
        .addInterceptor { chain -> chain.proceed(chain.request().newBuilder().header("Prefer", "code=429").build()) }
        .build()
    try {
        PipelinesApi(server, refusing).pipelinesGet(pipeline)
    } catch (refused: ClientException) {
        val response = refused.response as ClientError<*>
        checkNotNull(response.headers.entries.find { it.key.equals("Retry-After", ignoreCase = true) })
        val body = Serializer.moshi.adapter(ErrorResponse::class.java).fromJson(response.body as String)
        println("refused ${refused.statusCode} ${body?.error?.code}")
    }
    // The threads of the library would keep the process for a minute.
    kotlin.system.exitProcess(0)
}

private fun node(id: String, type: String) =
    PipelineNodeInput(id = id, type = type, config = mapOf("connectionId" to "conn_01hqxyz"))
