import java.util.List;
import java.util.Map;

import com.planasonix.ApiClient;
import com.planasonix.ApiException;
import com.planasonix.api.PipelinesApi;
import com.planasonix.api.RunsApi;
import com.planasonix.model.ErrorResponse;
import com.planasonix.model.PipelineCreate;
import com.planasonix.model.PipelineEdgeInput;
import com.planasonix.model.PipelineNodeInput;
import com.planasonix.model.PipelineRunStart;

/**
 * Creates a pipeline, runs it, waits for the run, reads two pages of a list and gets a 429, with a generated client.
 */
public class Program {
    public static void main(String[] arguments) throws Exception {
        var client = new ApiClient();
        client.updateBaseUri(System.getenv("PLANASONIX_BASE_URL"));
        var key = System.getenv("PLANASONIX_API_KEY");
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        var pipelines = new PipelinesApi(client);
        var runs = new RunsApi(client);

        var created = pipelines.pipelinesCreate(new PipelineCreate()
            .name("Orders to warehouse")
            .projectId("proj_01hqxyz")
            .nodes(List.of(node("n_source", "source.postgres"), node("n_target", "destination.snowflake")))
            .edges(List.of(new PipelineEdgeInput().id("e_1").source("n_source").target("n_target"))), null);
        var pipeline = created.getData().getId();
        System.out.println("created " + pipeline);

        var run = pipelines.pipelinesRun(pipeline, "key-1", new PipelineRunStart()).getData().getId();
        System.out.println("started " + run);

        var status = "";
        for (var poll = 0; poll < 10; poll++) {
            status = runs.runsGet(run).getData().getAttributes().getStatus();
            if (List.of("succeeded", "failed", "canceled").contains(status)) break;
            Thread.sleep(50);
        }
        System.out.println("ended " + status);

        var first = pipelines.pipelinesList(null, null, null, null, 2, null);
        var second = pipelines.pipelinesList(null, null, null, null, 2, first.getMeta().getPage().getCursor());
        var place = second.getMeta().getPage().getCursor() == null ? "last" : "more";
        System.out.println("pages " + first.getData().size() + " " + second.getData().size() + " " + place);

        try {
            pipelines.pipelinesGet(pipeline, Map.of("Prefer", "code=429"));
        } catch (ApiException refused) {
            refused.getResponseHeaders().firstValue("Retry-After").orElseThrow();
            var body = client.getObjectMapper().readValue(refused.getResponseBody(), ErrorResponse.class);
            System.out.println("refused " + refused.getCode() + " " + body.getError().getCode());
        }
    }

    private static PipelineNodeInput node(String id, String type) {
        return new PipelineNodeInput().id(id).type(type).config(Map.of("connectionId", "conn_01hqxyz"));
    }
}
