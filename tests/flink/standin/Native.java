package restruct.standin;

import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.core.construction.NativeTransforms;

/** Beam's fuser asks by its name in META-INF/services what is run without being taken apart. */
public final class Native implements NativeTransforms.IsNativeTransform {
  static final String RESHUFFLE = "beam:transform:reshuffle:v1";

  @Override
  public boolean test(RunnerApi.PTransform transform) {
    return transform.getSpec().getUrn().equals(RESHUFFLE);
  }
}
